// The first cell of the patch at `position` of every row's region, or of each row's own patch.
//@include region

fn childOrigins(origins: ptr<private, Words>, y: ptr<private, Words>, position: u32, one: u32) {
  let offset = patchOffset(position);
  for (var row = 0u; row < ROWS * one; row++) { y[row] = origins[row] + offset; }
}

fn ownOrigins(origins: ptr<private, Words>, patches: ptr<private, Words>, y: ptr<private, Words>, one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { y[row] = origins[row] + patchOffset(patches[row]); }
}
