// Brings a word of each row, which other dispatches left, into memory.
fn loadWords(value: ptr<storage, array<u32>>, y: ptr<private, Words>, one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { y[row] = value[globalRow(row)]; }
}
