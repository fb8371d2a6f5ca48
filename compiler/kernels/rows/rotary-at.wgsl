// Rotary positions: turns the pairs (2i, 2i + 1) of every head's query and key by the angles of the token at `position`, in place:
// (x, y) → (x cos − y sin, y cos + x sin). The table has cos, sin, cos′, sin′ for [positions, head4].
//@include places-{INDEXED}

fn rotaryAt(x: ptr<private, Lanes>, width4: u32, head4: u32, table: ptr<storage, array<vec4f>>, position: u32) {
  for (var place = 0u; place * LANES < 2u * width4; place++) {
    let i = place * LANES + lane;
    let angle = table[position * head4 + i % head4];
    //@unroll
    for (var row = 0u; row < ROWS; row++) {
      let pairs = readPlace(x, row, place);
      let turned = pairs * angle.xxzz + pairs.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      putPlace(x, row, place, select(pairs, turned, i < 2u * width4));
    }
  }
}
