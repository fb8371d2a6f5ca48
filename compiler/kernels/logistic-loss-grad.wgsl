// Gradient of the weighted mean loss of mixtures of logistics with respect to their numbers, channel c = i mod CHANNELS. With
// g = dloss · weight_c / (Σ weight · count / CHANNELS), the weights w_k of the mixture, the shares r_k of its components in p(target), and the
// edges a, b of the target's bin:
//   dlogit_k = g (w_k − r_k),  dμ_k = g r_k (σ(−b) − σ(a)) / s_k,  dlog s_k = g r_k (b σ(−b) − a σ(a) + (b − a)/(e^(b − a) − 1)),
// without what belongs to an open edge; the log of a scale that is the least has no gradient.
//
//   mixture, dmixture  [count, 3 · COMPONENTS]: logits, means, log scales
//   targets            [count]
//   dloss              [1]
//
// One thread takes one mixture.

struct Launch {
  count: u32,
}

override ALPHABET: u32;
override CHANNELS: u32;
//@list WEIGHTS
const WEIGHTS = array<f32, 1>(1.0);
//@tile 64 1 1

//@include workgroup
//@include logistic

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> mixture: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> dloss: array<f32>;
@group(0) @binding(4) var<storage, read_write> dmixture: array<f32>;

fn totalWeight() -> f32 {
  var total = 0.0;
  for (var c = 0u; c < CHANNELS; c++) { total += WEIGHTS[c]; }
  return total;
}

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let scale = dloss[0] * WEIGHTS[index % CHANNELS] / (totalWeight() * f32(launch.count / CHANNELS));
  let start = index * 3u * COMPONENTS;
  let value = targets[index];
  let isFirst = value == 0u;
  let isLast = value == ALPHABET - 1u;
  var top = -3.0e38;
  for (var k = 0u; k < COMPONENTS; k++) { top = max(top, mixture[start + k]); }
  var total = 0.0;
  for (var k = 0u; k < COMPONENTS; k++) { total += exp(mixture[start + k] - top); }
  let logTotal = log(total);
  let logProbability = mixtureLog(start, value, 1.0);
  for (var k = 0u; k < COMPONENTS; k++) {
    let component = componentOf(start, k, 1.0);
    let logWeight = mixture[start + k] - top - logTotal;
    let share = exp(logWeight + valueLog(component, value) - logProbability);
    let bin = binOf(component, value);
    let above = select(sigmoid(-bin.upper), 0.0, isLast);
    let below = select(sigmoid(bin.lower), 0.0, isFirst);
    let w = bin.width;
    let shrinking = select(w / (exp(w) - 1.0), 1.0 - w * (0.5 - w / 12.0), w < 0.05);
    let dscale = bin.upper * above - bin.lower * below + select(shrinking, 0.0, isFirst || isLast);
    dmixture[start + k] = scale * (exp(logWeight) - share);
    dmixture[start + COMPONENTS + k] = scale * share * (above - below) * bin.width * HALF;
    dmixture[start + 2u * COMPONENTS + k] = select(scale * share * dscale, 0.0, component.isLeast);
  }
}
