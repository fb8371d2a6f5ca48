// A discretised mixture of COMPONENTS logistics over the values 0 … ALPHABET − 1 (Salimans et al. 2017, eq. 2):
//   p(v) = Σ_k w_k (σ((v + ½ − μ_k)/s_k) − σ((v − ½ − μ_k)/s_k)), the first and the last value taking the tails.
// `mixture`, which the kernel binds, has COMPONENTS logits of the weights, as many means, and as many log scales; means and scales are given
// for an alphabet that spans −1 … 1. Under a temperature T logits are divided by T and scales multiplied. Means and edges are counted from the
// middle of the alphabet, in values: so edges are exact, and neighbouring values share theirs.
override COMPONENTS: u32;

const HALF = f32(ALPHABET - 1u) / 2.0;
// Least log scale, in values: a component can put all but 10⁻⁴ of its mass on one value.
const LEAST_LOG_SCALE = -3.0;

struct Component {
  mean: f32,
  logScale: f32,
  isLeast: bool,
}

fn componentOf(start: u32, k: u32, temperature: f32) -> Component {
  let logScale = mixture[start + 2u * COMPONENTS + k] + log(HALF);
  return Component(
    mixture[start + COMPONENTS + k] * HALF,
    max(logScale, LEAST_LOG_SCALE) + log(temperature),
    logScale < LEAST_LOG_SCALE,
  );
}

fn softplus(z: f32) -> f32 { return max(z, 0.0) + log(1.0 + exp(-abs(z))); }
fn sigmoid(z: f32) -> f32 { return 1.0 / (1.0 + exp(-z)); }

// Edges of a value's bin in units of a component's scale, and their distance.
struct Bin {
  lower: f32,
  upper: f32,
  width: f32,
}

fn binOf(component: Component, value: u32) -> Bin {
  let inverse = exp(-component.logScale);
  let lower = f32(value) - 0.5 - HALF;
  return Bin((lower - component.mean) * inverse, (lower + 1.0 - component.mean) * inverse, inverse);
}

// log of a value's probability under one component: log(σ(b) − σ(a)) = log σ(b) + log σ(−a) + log(1 − e^(a − b)), in which nothing cancels.
fn valueLog(component: Component, value: u32) -> f32 {
  let bin = binOf(component, value);
  let isFirst = value == 0u;
  let isLast = value == ALPHABET - 1u;
  let below = select(softplus(bin.lower), 0.0, isFirst);
  let above = select(softplus(-bin.upper), 0.0, isLast);
  // 1 − e^(−w) = w · (1 − w/2 + w²/6 − …), where w is e^(−logScale).
  let w = bin.width;
  let ratio = select((1.0 - exp(-w)) / w, 1.0 - w * (0.5 - w * (1.0 / 6.0 - w / 24.0)), w < 0.05);
  return select(log(ratio) - component.logScale, 0.0, isFirst || isLast) - below - above;
}

// log of a value's probability under the mixture.
fn mixtureLog(start: u32, value: u32, temperature: f32) -> f32 {
  var top = -3.0e38;
  var jointTop = -3.0e38;
  for (var k = 0u; k < COMPONENTS; k++) {
    let logit = mixture[start + k] / temperature;
    top = max(top, logit);
    jointTop = max(jointTop, logit + valueLog(componentOf(start, k, temperature), value));
  }
  var total = 0.0;
  var jointTotal = 0.0;
  for (var k = 0u; k < COMPONENTS; k++) {
    let logit = mixture[start + k] / temperature;
    total += exp(logit - top);
    jointTotal += exp(logit + valueLog(componentOf(start, k, temperature), value) - jointTop);
  }
  return jointTop - top + log(jointTotal) - log(total);
}
