// Attention of one new token to itself and the tokens before it, whose keys and values are kept:
//   keys[row, place] = k,  values[row, place] = v,  y = Σ_{t ≤ place} softmax_t(q · keys[row, t] · SCALE) · values[row, t].
// The new token's place is in the launch block. The lanes of a head add up their parts of a score;
// each reads back no keys and values but those that it has stored.
override WIDTH4: u32; // a multiple of LANES
override HEAD4: u32; // a power of two, at most LANES
override TOKENS: u32; // that the caches hold
override SCALE: f32;
@group(0) @binding(1) var<storage, read_write> KEYS: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> VALUES: array<vec4f>;

const PLACES = WIDTH4 / LANES;

// The sum over the lanes of a head.
fn headSum(own: f32) -> f32 {
  var sum = own;
  for (var step = 1u; step < HEAD4; step *= 2u) { sum += subgroupShuffleXor(sum, step); }
  return sum;
}

fn run(one: u32) {
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    let row = item / PLACES;
    let place = item % PLACES;
    let i = place * LANES + lane;
    let own = row * 3u * PLACES + place;
    let q = X[own] * SCALE;
    let cache = globalRow(row) * TOKENS * WIDTH4 + i;
    if (isThere(row)) {
      KEYS[cache + launch.place * WIDTH4] = X[own + PLACES];
      VALUES[cache + launch.place * WIDTH4] = X[own + 2u * PLACES];
    }
    var top = headSum(sumOf(q * X[own + PLACES]));
    var total = 1.0;
    var sum = X[own + 2u * PLACES];
    for (var t = 0u; t < launch.place; t++) {
      let score = headSum(sumOf(q * KEYS[cache + t * WIDTH4]));
      let larger = max(top, score);
      let shrink = exp(top - larger);
      let share = exp(score - larger);
      top = larger;
      total = total * shrink + share;
      sum = sum * shrink + share * VALUES[cache + t * WIDTH4];
    }
    Y[row * PLACES + place] = sum / total;
  }
}
