// Attention of one new token, number `token`, to itself and the tokens before it, whose keys and values are kept:
//   keys[row, token] = k,  values[row, token] = v,  y = Σ_{t ≤ token} softmax_t(q · keys[row, t] · scale) · values[row, t].
// The lanes of a head add up their parts of a score; each reads back no keys and values but those that it has stored.
//@include lanes

struct Attention {
  width4: u32, // a multiple of LANES
  head4: u32, // a power of two, at most LANES
  tokens: u32, // that the caches hold
  scale: f32,
}

alias Kept = ptr<storage, array<vec4f>, read_write>;

// The sum over the lanes of a head.
fn headSum(own: f32, head4: u32) -> f32 {
  var sum = own;
  for (var step = 1u; step < head4; step *= 2u) { sum += subgroupShuffleXor(sum, step); }
  return sum;
}

fn cachedAttention(
  x: ptr<private, array<vec4f, 3u * HELD * PLACES>>,
  y: ptr<private, Lanes>,
  size: Attention,
  keys: Kept,
  values: Kept,
  token: u32,
  one: u32,
) {
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    let row = item / PLACES;
    let place = item % PLACES;
    let i = place * LANES + lane;
    let own = row * 3u * PLACES + place;
    let q = x[own] * size.scale;
    let cache = globalRow(row) * size.tokens * size.width4 + i;
    if (isThere(row)) {
      keys[cache + token * size.width4] = x[own + PLACES];
      values[cache + token * size.width4] = x[own + 2u * PLACES];
    }
    var top = headSum(sumOf(q * x[own + PLACES]), size.head4);
    var total = 1.0;
    var sum = x[own + 2u * PLACES];
    for (var t = 0u; t < token; t++) {
      let score = headSum(sumOf(q * keys[cache + t * size.width4]), size.head4);
      let larger = max(top, score);
      let shrink = exp(top - larger);
      let share = exp(score - larger);
      top = larger;
      total = total * shrink + share;
      sum = sum * shrink + share * values[cache + t * size.width4];
    }
    y[row * PLACES + place] = sum / total;
  }
}
