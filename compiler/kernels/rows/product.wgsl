// Σ_k x[row, k] · W[n, k] of all rows, for four neighbouring columns n: those of the lane's four number `column`. The fours of x come from the lanes
// that hold them. The weights begin at four number `at` of their page, and a row of them has `inner4` fours.
//@include places-{INDEXED}

fn product(x: ptr<private, Lanes>, inner4: u32, page: Page, at: u32, column: u32, one: u32) -> Fours {
  let start = at + 4u * column * inner4;
  var sums = Fours();
  for (var place = 0u; place < PLACES * one; place++) {
    var mine = Fours();
    //@unroll
    for (var row = 0u; row < ROWS; row++) { mine[row] = readPlace(x, row, place); }
    let end = min(LANES, inner4 - place * LANES) * one;
    for (var k = 0u; k < end; k++) {
      let i = start + place * LANES + k;
      let w = transpose(mat4x4f(four(page, i), four(page, i + inner4), four(page, i + 2u * inner4), four(page, i + 3u * inner4)));
      //@unroll
      for (var row = 0u; row < ROWS; row++) {
        let fours = subgroupShuffle(mine[row], k);
        sums[row] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[row]))));
      }
    }
  }
  return sums;
}
