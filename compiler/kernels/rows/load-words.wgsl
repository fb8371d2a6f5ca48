// Brings a word of each row, which other dispatches left, into memory.
@group(0) @binding(1) var<storage, read> VALUE: array<u32>;

fn run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { Y[row] = VALUE[globalRow(row)]; }
}
