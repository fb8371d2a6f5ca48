// Rotary positions: turns the pairs (2i, 2i + 1) of every head's query and key by the angles of the token at the scalar `position`, in place:
// (x, y) → (x cos − y sin, y cos + x sin).
override WIDTH4: u32;
override HEAD4: u32;
@group(0) @binding(1) var<storage, read> TABLE: array<vec4f>; // [positions, HEAD4] of cos, sin, cos′, sin′

const PLACES = (3u * WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var place = 0u; place * LANES < 2u * WIDTH4; place++) {
    let i = place * LANES + lane;
    let angle = TABLE[launch.position * HEAD4 + i % HEAD4];
    //@unroll
    for (var row = 0u; row < ROWS; row++) {
      let x = X_AT(row, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      X_PUT(row, place, select(x, turned, i < 2u * WIDTH4));
    }
  }
}
