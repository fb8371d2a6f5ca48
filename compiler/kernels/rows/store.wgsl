// Leaves a value for other dispatches: one for each row, or one that all rows share.
//@include lanes

fn store(x: ptr<private, Lanes>, value: ptr<storage, array<vec4f>, read_write>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD * PLACES * one; item++) {
    let i = item % PLACES * LANES + lane;
    let row = select(globalRow(item / PLACES), 0u, HELD == 1u);
    if (i < width4 && isThere(item / PLACES)) { value[row * width4 + i] = x[item]; }
  }
}
