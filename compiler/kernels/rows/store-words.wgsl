// Leaves a word of each row for other dispatches.
@group(0) @binding(1) var<storage, read_write> VALUE: array<u32>;

fn run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) {
    if (lane == 0u && isThere(row)) { VALUE[globalRow(row)] = X[row]; }
  }
}
