// Leaves a word of each row for other dispatches.
fn storeWords(x: ptr<private, Words>, value: ptr<storage, array<u32>, read_write>, one: u32) {
  for (var row = 0u; row < ROWS * one; row++) {
    if (lane == 0u && isThere(row)) { value[globalRow(row)] = x[row]; }
  }
}
