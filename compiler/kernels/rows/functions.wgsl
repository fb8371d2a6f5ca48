// Elementwise functions alone: FINISH computes and stores four neighbouring numbers of a row.
override WIDTH4: u32;

const PLACES = (WIDTH4 + LANES - 1u) / LANES;

fn run(one: u32) {
  for (var place = 0u; place < PLACES * one; place++) {
    //@unroll
    for (var row = 0u; row < ROWS; row++) { FINISH(row, place, min(place * LANES + lane, WIDTH4 - 1u), vec4f()); }
  }
}
