// The state of the patch picked[row] = parent · patches + patch of each row.
override WIDTH4: u32;
@group(0) @binding(1) var<storage, read> STATES: array<vec4f>;

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    let i = min(item % PLACES * LANES + lane, WIDTH4 - 1u);
    Y[item] = STATES[PICKED[item / PLACES] * WIDTH4 + i];
  }
}
