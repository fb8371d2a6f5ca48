// y[row, n] = Σ_k x[row, k] · W[n, k] where no four divides the short inner axis; x is padded to fours. FINISH as in product.
override INNER: u32; // at most 4 · LANES
override COLUMNS4: u32; // fours of columns
override AT: u32; // where the weights begin, in fours
//@weights WEIGHTS

fn weight(i: u32) -> f32 { return WEIGHTS(AT + i / 4u)[i % 4u]; }

fn run(one: u32) {
  for (var first = 0u; first < COLUMNS4 * one; first += LANES) {
    let column = min(first + lane, COLUMNS4 - 1u);
    var sums = array<vec4f, ROWS>();
    for (var k = 0u; k < INNER * one; k++) {
      let at = 4u * column * INNER + k;
      let w = vec4f(weight(at), weight(at + INNER), weight(at + 2u * INNER), weight(at + 3u * INNER));
      //@unroll
      for (var row = 0u; row < ROWS; row++) { sums[row] = fma(vec4f(subgroupShuffle(X[row][k % 4u], k / 4u)), w, sums[row]); }
    }
    //@unroll
    for (var row = 0u; row < ROWS; row++) { FINISH(row, first / LANES, column, sums[row]); }
  }
}
