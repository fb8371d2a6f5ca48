// y[row, n] = Σ_k x[row, k] · W[n, k]; FINISH takes four neighbouring columns through the functions that follow and stores them. A lane
// computes four columns of all rows at a time; the fours of x come from the lanes that hold them.
override INNER4: u32; // fours of a row of x and W
override COLUMNS4: u32; // fours of columns
override AT: u32; // where the weights begin
//@weights WEIGHTS

const PLACES = (INNER4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var first = 0u; first < COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, COLUMNS4 - 1u);
    let at = AT + 4u * column * INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      //@unroll
      for (var row = 0u; row < ROWS; row++) { mine[row] = X_AT(row, place); }
      let end = min(LANES, INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(WEIGHTS(here), WEIGHTS(here + INNER4), WEIGHTS(here + 2u * INNER4), WEIGHTS(here + 3u * INNER4)));
        //@unroll
        for (var row = 0u; row < ROWS; row++) {
          let x = subgroupShuffle(mine[row], k);
          sums[row] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[row]))));
        }
      }
    }
    //@unroll
    for (var row = 0u; row < ROWS; row++) { FINISH(row, first / LANES, column, sums[row]); }
  }
}
