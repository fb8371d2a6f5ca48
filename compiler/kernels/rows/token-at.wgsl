// y = table[position]: one token for all rows.
override WIDTH4: u32;
override AT: u32; // where the table begins
//@weights TABLE

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var place = 0u; place < PLACES * one; place++) {
    Y[place] = TABLE(AT + launch.position * WIDTH4 + min(place * LANES + lane, WIDTH4 - 1u));
  }
}
