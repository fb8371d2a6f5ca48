// Brings a value of other dispatches into memory.
override WIDTH4: u32;
@group(0) @binding(1) var<storage, read> VALUE: array<vec4f>;

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    Y[item] = VALUE[globalRow(item / PLACES) * WIDTH4 + min(item % PLACES * LANES + lane, WIDTH4 - 1u)];
  }
}
