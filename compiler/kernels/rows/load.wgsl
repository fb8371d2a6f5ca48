// Brings a value of other dispatches into memory: one for each row, or one that all rows share.
//@include lanes

fn load(value: ptr<storage, array<vec4f>>, y: ptr<private, Lanes>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD * PLACES * one; item++) {
    let row = select(globalRow(item / PLACES), 0u, HELD == 1u);
    y[item] = value[row * width4 + min(item % PLACES * LANES + lane, width4 - 1u)];
  }
}
