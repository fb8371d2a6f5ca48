// Brings a word of each row, which other dispatches left, into memory.
@group(0) @binding(1) var<storage, read> VALUE: array<u32>;

fn run() {
  for (var row = 0u; row < ROWS; row++) { Y[row] = VALUE[globalRow(row)]; }
}
