// y[row] = table[index of the row].
override WIDTH4: u32;
override AT: u32; // where the table begins
//@weights TABLE

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    let i = min(item % PLACES * LANES + lane, WIDTH4 - 1u);
    Y[item] = TABLE(AT + INDEX[item / PLACES] * WIDTH4 + i);
  }
}
