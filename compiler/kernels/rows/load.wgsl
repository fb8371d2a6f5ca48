// Brings a value of other dispatches into memory: one for each row, or one that all rows share.
override WIDTH4: u32;
override ROWS_HELD: u32; // ROWS, or 1
@group(0) @binding(1) var<storage, read> VALUE: array<vec4f>;

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var item = 0u; item < ROWS_HELD * PLACES * one; item++) {
    let row = select(globalRow(item / PLACES), 0u, ROWS_HELD == 1u);
    Y[item] = VALUE[row * WIDTH4 + min(item % PLACES * LANES + lane, WIDTH4 - 1u)];
  }
}
