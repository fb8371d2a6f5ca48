// Draws a token for every row from its mixture of logistics, stores it in the canvas and hands it on.
//   The temperature divides the mixture's logits and multiplies its scales. Without guidance, a component is drawn by the first random word of
//   the counter (image, cell, channel, stream), and a quantile of it by the second, rounded to the nearest value of the alphabet. Under
//   guidance, and if greedy, the token is drawn as draw-token does it, the log-probabilities of all values being the logits.
//
//   mixture  [rows, 3 · COMPONENTS]: logits, means, log scales
//   the others as in draw-token
//
// One workgroup draws for one row or pair.

//@tile 1 1 1
//@include draw
//@include logistic

@group(0) @binding(6) var<storage, read> mixture: array<f32>;

fn logit(row: u32, token: u32) -> f32 { return mixtureLog(row * 3u * COMPONENTS, token, launch.temperature); }

fn drawnByQuantile(row: u32) -> Drawn {
  if (markOf(row) != 0u) {
    let taken = canvas[placeOf(row)];
    return Drawn(taken, logit(row, taken));
  }
  let start = row * 3u * COMPONENTS;
  let words = wordsAt(origins[row]);
  var top = LOWEST;
  for (var k = 0u; k < COMPONENTS; k++) { top = max(top, mixture[start + k] / launch.temperature); }
  var total = 0.0;
  for (var k = 0u; k < COMPONENTS; k++) { total += exp(mixture[start + k] / launch.temperature - top); }
  // The first component whose cumulative weight exceeds the threshold; the last possible one where rounding leaves none.
  let threshold = unitInterval(words.x) * total;
  var before = 0.0;
  var chosen = 0u;
  for (var k = 0u; k < COMPONENTS && before <= threshold; k++) {
    let weight = exp(mixture[start + k] / launch.temperature - top);
    before += weight;
    if (weight > 0.0) { chosen = k; }
  }
  let component = componentOf(start, chosen, launch.temperature);
  // In (0, 1), half-way between multiples of 2⁻²³, so that both logarithms are finite.
  let u = (f32(words.y >> 9u) + 0.5) * 0x1p-23f;
  let value = component.mean + exp(component.logScale) * (log(u) - log(1.0 - u)) + HALF;
  let token = u32(clamp(round(value), 0.0, f32(ALPHABET - 1u)));
  return Drawn(token, logit(row, token));
}

@compute @workgroup_size(THREADS)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let draws = select(launch.rows, launch.rows / 2u, launch.guided != 0u);
  let row = numberOf(workgroup);
  // All threads of the workgroup leave together.
  if (row >= draws) { return; }
  // The same for all threads.
  if (launch.guided != 0u || launch.greedy != 0u) {
    let drawn = drawnByScan(row, draws, thread);
    if (thread == 0u) { hand(row, draws, drawn); }
  } else if (thread == 0u) {
    hand(row, draws, drawnByQuantile(row));
  }
}
