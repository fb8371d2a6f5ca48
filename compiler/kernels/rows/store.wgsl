// Leaves a value for other dispatches.
override WIDTH4: u32;
@group(0) @binding(1) var<storage, read_write> VALUE: array<vec4f>;

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    let i = item % PLACES * LANES + lane;
    if (i < WIDTH4 && isThere(item / PLACES)) { VALUE[globalRow(item / PLACES) * WIDTH4 + i] = X[item]; }
  }
}
