// The patch of each row at place `position` − `back` of its order, of `places` places.
fn patchAt(order: ptr<storage, array<u32>>, y: ptr<private, Words>, places: u32, position: u32, back: u32, one: u32) {
  let place = max(position, back) - back;
  for (var row = 0u; row < ROWS * one; row++) { y[row] = order[globalRow(row) * places + place]; }
}
