// Leaves a value for other dispatches: one for each row, or one that all rows share.
override WIDTH4: u32;
override ROWS_HELD: u32; // ROWS, or 1
@group(0) @binding(1) var<storage, read_write> VALUE: array<vec4f>;

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var item = 0u; item < ROWS_HELD * PLACES * one; item++) {
    let i = item % PLACES * LANES + lane;
    let row = select(globalRow(item / PLACES), 0u, ROWS_HELD == 1u);
    if (i < WIDTH4 && isThere(item / PLACES)) { VALUE[row * WIDTH4 + i] = X[item]; }
  }
}
