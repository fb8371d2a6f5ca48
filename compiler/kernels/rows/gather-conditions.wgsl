// The state of the patch picked[row] = parent · patches + patch of each row.
//@include lanes

fn gatherConditions(picked: ptr<private, Words>, y: ptr<private, Lanes>, width4: u32, states: ptr<storage, array<vec4f>>, one: u32) {
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    let i = min(item % PLACES * LANES + lane, width4 - 1u);
    y[item] = states[picked[item / PLACES] * width4 + i];
  }
}
