enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  channel: u32,
  guidance: f32,
  temperature: f32,
  filterThreshold: f32,
  seedLow: u32,
  seedHigh: u32,
  firstImage: u32,
  greedy: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

const LANES: u32 = 32u;
const ROWS: u32 = 2u; // even
var<private> lane: u32;
var<private> tile: u32; // number of the workgroup

fn globalRow(row: u32) -> u32 {
  if (launch.guided == 0u) { return min(tile * ROWS + row, launch.rows - 1u); }
  let pairs = launch.rows / 2u;
  let pair = min(tile * (ROWS / 2u) + row % (ROWS / 2u), pairs - 1u);
  return select(pair + pairs, pair, row < ROWS / 2u);
}

fn isThere(row: u32) -> bool {
  if (launch.guided == 0u) { return tile * ROWS + row < launch.rows; }
  return tile * (ROWS / 2u) + row % (ROWS / 2u) < launch.rows / 2u;
}

fn sumOf(p: vec4f) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: vec4f) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  lane = thread;
  tile = group.y * groups.x + group.x;
  if ((group.y * groups.x + group.x) * ROWS >= launch.rows) { return; }
  // 1, but drivers don't know it: they would unroll loops whose length they know, and take several times as long to compile.
  let one = min(groups.x, 1u);
  head_block0_attention_mixed_loaded_run(one);
  head_inputNorm_normed_loaded_run(one);
  head_block0_attended_run(one);
  head_block0_perceptron_norm_normed_run(one);
  head_block0_perceptron_active_run(one);
  head_block0_out_run(one);
  head_outputNorm_normed_run(one);
  head_logitBias_loaded_run(one);
  head_logits_run(one);
  head_origins_loaded_run(one);
  head_token_run(one);
}

@group(0) @binding(1) var<storage, read> page0: array<vec4f>;
@group(0) @binding(2) var<storage, read> page1: array<vec4f>;
@group(0) @binding(3) var<storage, read> head_block0_attention_mixed: array<vec4f>;
@group(0) @binding(4) var<storage, read> head_inputNorm_normed: array<vec4f>;
@group(0) @binding(5) var<storage, read> head_logitBias: array<vec4f>;
@group(0) @binding(6) var<storage, read> head_origins: array<u32>;
@group(0) @binding(7) var<storage, read_write> canvas_: array<u32>;
@group(0) @binding(8) var<storage, read_write> logProbabilities_: array<f32>;
fn weights0(four: u32) -> vec4f { return page0[four]; }
fn weights1(four: u32) -> vec4f { return page1[four]; }

var<private> lane_head_block0_attention_mixed: array<vec4f, 2>;
var<private> lane_head_inputNorm_normed: array<vec4f, 2>;
var<private> lane_head_block0_perceptron_norm_normed: array<vec4f, 2>;
var<private> lane_head_block0_perceptron_active: array<vec4f, 2>;
var<private> lane_head_outputNorm_normed: array<vec4f, 2>;
var<private> lane_head_logitBias: array<vec4f, 2>;
var<private> lane_head_logits: array<vec4f, 4>;
var<private> lane_head_origins: array<u32, 2>;
var<private> lane_head_token: array<u32, 2>;

fn lane_head_block0_attention_mixed_at(row: u32, place: u32) -> vec4f {
  var found = lane_head_block0_attention_mixed[row * 1u + 0u];
  return found;
}

fn lane_head_inputNorm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_head_inputNorm_normed[row * 1u + 0u];
  return found;
}

fn lane_head_inputNorm_normed_put(row: u32, place: u32, numbers: vec4f) {
  lane_head_inputNorm_normed[row * 1u + 0u] = numbers;
}

fn lane_head_block0_perceptron_norm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_head_block0_perceptron_norm_normed[row * 1u + 0u];
  return found;
}

fn lane_head_block0_perceptron_active_at(row: u32, place: u32) -> vec4f {
  var found = lane_head_block0_perceptron_active[row * 1u + 0u];
  return found;
}

fn lane_head_block0_perceptron_active_put(row: u32, place: u32, numbers: vec4f) {
  lane_head_block0_perceptron_active[row * 1u + 0u] = numbers;
}

fn lane_head_outputNorm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_head_outputNorm_normed[row * 1u + 0u];
  return found;
}

fn lane_head_logits_put(row: u32, place: u32, numbers: vec4f) {
  lane_head_logits[row * 2u + 0u] = select(lane_head_logits[row * 2u + 0u], numbers, place == 0u);
  lane_head_logits[row * 2u + 1u] = select(lane_head_logits[row * 2u + 1u], numbers, place == 1u);
}

alias Real = vec4f;

// Scalar functions of chains, for Real = f32 or vec4f.

// erf by Abramowitz and Stegun 7.1.26, |error| ≤ 1.5e-7; takes e = exp(−x²).
fn erfFrom(x: Real, e: Real) -> Real {
  let t = Real(1.0) / (Real(1.0) + 0.3275911 * abs(x));
  let series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (Real(1.0) - series * e);
}

// x Φ(x).
fn gelu(x: Real) -> Real {
  return 0.5 * x * (1.0 + erfFrom(x * 0.70710678, exp(-0.5 * x * x)));
}

// dy (Φ(x) + x φ(x)).
fn geluGrad(x: Real, dy: Real) -> Real {
  let e = exp(-0.5 * x * x);
  return dy * (0.5 * (1.0 + erfFrom(x * 0.70710678, e)) + 0.39894228 * x * e);
}

fn silu(x: Real) -> Real {
  return x / (1.0 + exp(-x));
}

// dy σ(x) (1 + x (1 − σ(x))).
fn siluGrad(x: Real, dy: Real) -> Real {
  let s = 1.0 / (1.0 + exp(-x));
  return dy * s * (1.0 + x * (1.0 - s));
}

fn head_block0_attended_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights0(0u + i);
  let t2 = value + x1;
  let x3 = lane_head_inputNorm_normed_at(row, place);
  let t4 = x3 + t2;
  lane_head_inputNorm_normed_put(row, place, t4);
}

fn head_block0_perceptron_active_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights0(48u + i);
  let t2 = value + x1;
  let t3 = gelu(t2);
  lane_head_block0_perceptron_active_put(row, place, t3);
}

fn head_block0_out_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights0(80u + i);
  let t2 = value + x1;
  let x3 = lane_head_inputNorm_normed_at(row, place);
  let t4 = x3 + t2;
  lane_head_inputNorm_normed_put(row, place, t4);
}

fn head_logits_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights0(128u + i);
  let t2 = value + x1;
  lane_head_logits_put(row, place, t2);
}

// head_block0_attention_mixed_loaded
const head_block0_attention_mixed_loaded_WIDTH4: u32 = 8u;
const head_block0_attention_mixed_loaded_ROWS_HELD: u32 = 2u; // ROWS, or 1

const head_block0_attention_mixed_loaded_PLACES = (head_block0_attention_mixed_loaded_WIDTH4 + LANES - 1u) / LANES;

fn head_block0_attention_mixed_loaded_run(one: u32) {
  for (var item = 0u; item < head_block0_attention_mixed_loaded_ROWS_HELD * head_block0_attention_mixed_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / head_block0_attention_mixed_loaded_PLACES), 0u, head_block0_attention_mixed_loaded_ROWS_HELD == 1u);
    lane_head_block0_attention_mixed[item] = head_block0_attention_mixed[row * head_block0_attention_mixed_loaded_WIDTH4 + min(item % head_block0_attention_mixed_loaded_PLACES * LANES + lane, head_block0_attention_mixed_loaded_WIDTH4 - 1u)];
  }
}

// head_inputNorm_normed_loaded
const head_inputNorm_normed_loaded_WIDTH4: u32 = 8u;
const head_inputNorm_normed_loaded_ROWS_HELD: u32 = 2u; // ROWS, or 1

const head_inputNorm_normed_loaded_PLACES = (head_inputNorm_normed_loaded_WIDTH4 + LANES - 1u) / LANES;

fn head_inputNorm_normed_loaded_run(one: u32) {
  for (var item = 0u; item < head_inputNorm_normed_loaded_ROWS_HELD * head_inputNorm_normed_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / head_inputNorm_normed_loaded_PLACES), 0u, head_inputNorm_normed_loaded_ROWS_HELD == 1u);
    lane_head_inputNorm_normed[item] = head_inputNorm_normed[row * head_inputNorm_normed_loaded_WIDTH4 + min(item % head_inputNorm_normed_loaded_PLACES * LANES + lane, head_inputNorm_normed_loaded_WIDTH4 - 1u)];
  }
}

// head_block0_attended
const head_block0_attended_INNER4: u32 = 8u; // fours of a row of x and W
const head_block0_attended_COLUMNS4: u32 = 8u; // fours of columns
const head_block0_attended_AT: u32 = 0u; // where the weights begin

const head_block0_attended_PLACES = (head_block0_attended_INNER4 + LANES - 1u) / LANES;

fn head_block0_attended_run(one: u32) {
  for (var first = 0u; first < head_block0_attended_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, head_block0_attended_COLUMNS4 - 1u);
    let at = head_block0_attended_AT + 4u * column * head_block0_attended_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < head_block0_attended_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_head_block0_attention_mixed_at(0u, place); }
      { mine[1u] = lane_head_block0_attention_mixed_at(1u, place); }
      let end = min(LANES, head_block0_attended_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + head_block0_attended_INNER4), weights1(here + 2u * head_block0_attended_INNER4), weights1(here + 3u * head_block0_attended_INNER4)));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
      }
    }
    { head_block0_attended_finish(0u, first / LANES, column, sums[0u]); }
    { head_block0_attended_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// head_block0_perceptron_norm_normed
const head_block0_perceptron_norm_normed_WIDTH4: u32 = 8u;
const head_block0_perceptron_norm_normed_CENTRED: bool = true;
const head_block0_perceptron_norm_normed_EPSILON: f32 = 0.000001f;
const head_block0_perceptron_norm_normed_GAIN_AT: u32 = 16u;
const head_block0_perceptron_norm_normed_BIAS_AT: u32 = 32u;

const head_block0_perceptron_norm_normed_PLACES = (head_block0_perceptron_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn head_block0_perceptron_norm_normed_run(one: u32) {
  let size = f32(4u * head_block0_perceptron_norm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (head_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_head_inputNorm_normed[0u * head_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < head_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_head_inputNorm_normed[0u * head_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < head_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + head_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, head_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_head_inputNorm_normed[0u * head_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(head_block0_perceptron_norm_normed_GAIN_AT + i);
      if (head_block0_perceptron_norm_normed_CENTRED) { y += weights0(head_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_head_block0_perceptron_norm_normed[0u * head_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
  }
  {
    var mean = 0.0;
    if (head_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_head_inputNorm_normed[1u * head_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < head_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_head_inputNorm_normed[1u * head_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < head_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + head_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, head_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_head_inputNorm_normed[1u * head_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(head_block0_perceptron_norm_normed_GAIN_AT + i);
      if (head_block0_perceptron_norm_normed_CENTRED) { y += weights0(head_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_head_block0_perceptron_norm_normed[1u * head_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
  }
}

// head_block0_perceptron_active
const head_block0_perceptron_active_INNER4: u32 = 8u; // fours of a row of x and W
const head_block0_perceptron_active_COLUMNS4: u32 = 32u; // fours of columns
const head_block0_perceptron_active_AT: u32 = 256u; // where the weights begin

const head_block0_perceptron_active_PLACES = (head_block0_perceptron_active_INNER4 + LANES - 1u) / LANES;

fn head_block0_perceptron_active_run(one: u32) {
  for (var first = 0u; first < head_block0_perceptron_active_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, head_block0_perceptron_active_COLUMNS4 - 1u);
    let at = head_block0_perceptron_active_AT + 4u * column * head_block0_perceptron_active_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < head_block0_perceptron_active_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_head_block0_perceptron_norm_normed_at(0u, place); }
      { mine[1u] = lane_head_block0_perceptron_norm_normed_at(1u, place); }
      let end = min(LANES, head_block0_perceptron_active_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + head_block0_perceptron_active_INNER4), weights1(here + 2u * head_block0_perceptron_active_INNER4), weights1(here + 3u * head_block0_perceptron_active_INNER4)));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
      }
    }
    { head_block0_perceptron_active_finish(0u, first / LANES, column, sums[0u]); }
    { head_block0_perceptron_active_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// head_block0_out
const head_block0_out_INNER4: u32 = 32u; // fours of a row of x and W
const head_block0_out_COLUMNS4: u32 = 8u; // fours of columns
const head_block0_out_AT: u32 = 1280u; // where the weights begin

const head_block0_out_PLACES = (head_block0_out_INNER4 + LANES - 1u) / LANES;

fn head_block0_out_run(one: u32) {
  for (var first = 0u; first < head_block0_out_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, head_block0_out_COLUMNS4 - 1u);
    let at = head_block0_out_AT + 4u * column * head_block0_out_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < head_block0_out_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_head_block0_perceptron_active_at(0u, place); }
      { mine[1u] = lane_head_block0_perceptron_active_at(1u, place); }
      let end = min(LANES, head_block0_out_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + head_block0_out_INNER4), weights1(here + 2u * head_block0_out_INNER4), weights1(here + 3u * head_block0_out_INNER4)));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
      }
    }
    { head_block0_out_finish(0u, first / LANES, column, sums[0u]); }
    { head_block0_out_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// head_outputNorm_normed
const head_outputNorm_normed_WIDTH4: u32 = 8u;
const head_outputNorm_normed_CENTRED: bool = true;
const head_outputNorm_normed_EPSILON: f32 = 0.000001f;
const head_outputNorm_normed_GAIN_AT: u32 = 96u;
const head_outputNorm_normed_BIAS_AT: u32 = 112u;

const head_outputNorm_normed_PLACES = (head_outputNorm_normed_WIDTH4 + LANES - 1u) / LANES;

fn head_outputNorm_normed_run(one: u32) {
  let size = f32(4u * head_outputNorm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (head_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_head_inputNorm_normed[0u * head_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < head_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_head_inputNorm_normed[0u * head_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < head_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + head_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, head_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_head_inputNorm_normed[0u * head_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(head_outputNorm_normed_GAIN_AT + i);
      if (head_outputNorm_normed_CENTRED) { y += weights0(head_outputNorm_normed_BIAS_AT + i); }
      lane_head_outputNorm_normed[0u * head_outputNorm_normed_PLACES + 0u] = y;
    }
  }
  {
    var mean = 0.0;
    if (head_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_head_inputNorm_normed[1u * head_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < head_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_head_inputNorm_normed[1u * head_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < head_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + head_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, head_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_head_inputNorm_normed[1u * head_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(head_outputNorm_normed_GAIN_AT + i);
      if (head_outputNorm_normed_CENTRED) { y += weights0(head_outputNorm_normed_BIAS_AT + i); }
      lane_head_outputNorm_normed[1u * head_outputNorm_normed_PLACES + 0u] = y;
    }
  }
}

// head_logitBias_loaded
const head_logitBias_loaded_WIDTH4: u32 = 64u;
const head_logitBias_loaded_ROWS_HELD: u32 = 1u; // ROWS, or 1

const head_logitBias_loaded_PLACES = (head_logitBias_loaded_WIDTH4 + LANES - 1u) / LANES;

fn head_logitBias_loaded_run(one: u32) {
  for (var item = 0u; item < head_logitBias_loaded_ROWS_HELD * head_logitBias_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / head_logitBias_loaded_PLACES), 0u, head_logitBias_loaded_ROWS_HELD == 1u);
    lane_head_logitBias[item] = head_logitBias[row * head_logitBias_loaded_WIDTH4 + min(item % head_logitBias_loaded_PLACES * LANES + lane, head_logitBias_loaded_WIDTH4 - 1u)];
  }
}

// head_logits
const head_logits_INNER4: u32 = 8u; // fours of a row of x and W
const head_logits_COLUMNS4: u32 = 64u; // fours of columns
const head_logits_AT: u32 = 2304u; // where the weights begin

const head_logits_PLACES = (head_logits_INNER4 + LANES - 1u) / LANES;

fn head_logits_run(one: u32) {
  for (var first = 0u; first < head_logits_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, head_logits_COLUMNS4 - 1u);
    let at = head_logits_AT + 4u * column * head_logits_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < head_logits_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_head_outputNorm_normed_at(0u, place); }
      { mine[1u] = lane_head_outputNorm_normed_at(1u, place); }
      let end = min(LANES, head_logits_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + head_logits_INNER4), weights1(here + 2u * head_logits_INNER4), weights1(here + 3u * head_logits_INNER4)));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
      }
    }
    { head_logits_finish(0u, first / LANES, column, sums[0u]); }
    { head_logits_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// head_origins_loaded
fn head_origins_loaded_run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { lane_head_origins[row] = head_origins[globalRow(row)]; }
}

// head_token
const head_token_WIDTH4: u32 = 64u; // fours of the alphabet
const head_token_CELLS: u32 = 784u; // of an image
const head_token_CHANNELS: u32 = 1u;
const head_token_STREAM: u32 = 845761475u;
const head_token_TO_CANVAS: bool = true;

fn head_token_multiplyHigh(a: u32, b: u32) -> u32 {
  let cross1 = (a >> 16u) * (b & 0xffffu);
  let cross2 = (a & 0xffffu) * (b >> 16u);
  let carry = (((a & 0xffffu) * (b & 0xffffu)) >> 16u) + (cross1 & 0xffffu) + (cross2 & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross1 >> 16u) + (cross2 >> 16u) + (carry >> 16u);
}

fn head_token_philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = head_token_multiplyHigh(0xd2511f53u, c.x);
    let high1 = head_token_multiplyHigh(0xcd9e8d57u, c.z);
    c = vec4u(high1 ^ c.y ^ k.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

fn head_token_uniformAt(counter: vec4u, key: vec2u) -> f32 {
  return f32(head_token_philox(counter, key).x >> 8u) * 0x1p-24f;
}

const head_token_PLACES = (head_token_WIDTH4 + LANES - 1u) / LANES;
const head_token_LOWEST = -3.0e38;
const head_token_NONE = 0xffffffffu;

alias Logits = array<vec4f, head_token_PLACES>;

fn head_token_logits(row: u32) -> Logits {
  var found = Logits();
  {
    found[0u] = select(vec4f(head_token_LOWEST), lane_head_logits[row * head_token_PLACES + 0u] / launch.temperature, 0u * LANES + lane < head_token_WIDTH4);
  }
  {
    found[1u] = select(vec4f(head_token_LOWEST), lane_head_logits[row * head_token_PLACES + 1u] / launch.temperature, 1u * LANES + lane < head_token_WIDTH4);
  }
  return found;
}

fn head_token_largestOf(scores: Logits) -> f32 {
  var largest = vec4f(head_token_LOWEST);
  { largest = max(largest, scores[0u]); }
  { largest = max(largest, scores[1u]); }
  return subgroupMax(maxOf(largest));
}

fn head_token_guidedScores(own: Logits, other: Logits) -> Logits {
  let top = head_token_largestOf(own);
  let otherTop = head_token_largestOf(other);
  var sum = vec4f();
  { sum += exp(own[0u] - top); }
  { sum += exp(own[1u] - top); }
  let total = subgroupAdd(sumOf(sum));
  var scores = Logits();
  {
    let c = own[0u];
    let u = other[0u];
    let filtered = select(u, max(u, c - top + otherTop), exp(c - top) / total < vec4f(launch.filterThreshold));
    scores[0u] = filtered + launch.guidance * (c - filtered);
  }
  {
    let c = own[1u];
    let u = other[1u];
    let filtered = select(u, max(u, c - top + otherTop), exp(c - top) / total < vec4f(launch.filterThreshold));
    scores[1u] = filtered + launch.guidance * (c - filtered);
  }
  return scores;
}

fn head_token_run(one: u32) {
  let guided = launch.guided != 0u;
  let draws = select(ROWS, ROWS / 2u, guided);
  for (var row = 0u; row < draws; row++) {
    var scores = head_token_logits(row); // then unnormalised probabilities
    if (guided) { scores = head_token_guidedScores(scores, head_token_logits(row + draws)); }
    let top = head_token_largestOf(scores);

    let origin = lane_head_origins[row];
    var found = head_token_NONE; // the lane's first token that will do
    var possible = 0u; // rounding may leave nothing above the threshold: then the last possible token is the one
    var foundScore = 0.0;
    var possibleScore = 0.0;
    var total = 0.0;
    if (launch.greedy != 0u) {
      {
        {
          if (found == head_token_NONE && scores[0u][0u] >= top) { found = 4u * (0u * LANES + lane) + 0u; }
        }
        {
          if (found == head_token_NONE && scores[0u][1u] >= top) { found = 4u * (0u * LANES + lane) + 1u; }
        }
        {
          if (found == head_token_NONE && scores[0u][2u] >= top) { found = 4u * (0u * LANES + lane) + 2u; }
        }
        {
          if (found == head_token_NONE && scores[0u][3u] >= top) { found = 4u * (0u * LANES + lane) + 3u; }
        }
      }
      {
        {
          if (found == head_token_NONE && scores[1u][0u] >= top) { found = 4u * (1u * LANES + lane) + 0u; }
        }
        {
          if (found == head_token_NONE && scores[1u][1u] >= top) { found = 4u * (1u * LANES + lane) + 1u; }
        }
        {
          if (found == head_token_NONE && scores[1u][2u] >= top) { found = 4u * (1u * LANES + lane) + 2u; }
        }
        {
          if (found == head_token_NONE && scores[1u][3u] >= top) { found = 4u * (1u * LANES + lane) + 3u; }
        }
      }
    } else {
      var sum = vec4f();
      {
        scores[0u] = exp(scores[0u] - top);
        sum += scores[0u];
      }
      {
        scores[1u] = exp(scores[1u] - top);
        sum += scores[1u];
      }
      total = subgroupAdd(sumOf(sum));
      let counter = vec4u(launch.firstImage + origin / head_token_CELLS, origin % head_token_CELLS, launch.channel, head_token_STREAM);
      let threshold = head_token_uniformAt(counter, vec2u(launch.seedLow, launch.seedHigh)) * total;
      var before = 0.0;
      {
        let own = sumOf(scores[0u]);
        var cumulative = before + subgroupExclusiveAdd(own);
        before += subgroupAdd(own);
        {
          let token = 4u * (0u * LANES + lane) + 0u;
          let score = scores[0u][0u];
          cumulative += score;
          let first = found == head_token_NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (0u * LANES + lane) + 1u;
          let score = scores[0u][1u];
          cumulative += score;
          let first = found == head_token_NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (0u * LANES + lane) + 2u;
          let score = scores[0u][2u];
          cumulative += score;
          let first = found == head_token_NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (0u * LANES + lane) + 3u;
          let score = scores[0u][3u];
          cumulative += score;
          let first = found == head_token_NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
      }
      {
        let own = sumOf(scores[1u]);
        var cumulative = before + subgroupExclusiveAdd(own);
        before += subgroupAdd(own);
        {
          let token = 4u * (1u * LANES + lane) + 0u;
          let score = scores[1u][0u];
          cumulative += score;
          let first = found == head_token_NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (1u * LANES + lane) + 1u;
          let score = scores[1u][1u];
          cumulative += score;
          let first = found == head_token_NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (1u * LANES + lane) + 2u;
          let score = scores[1u][2u];
          cumulative += score;
          let first = found == head_token_NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (1u * LANES + lane) + 3u;
          let score = scores[1u][3u];
          cumulative += score;
          let first = found == head_token_NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
      }
    }
    let first = subgroupMin(found);
    let last = subgroupMax(possible);
    let token = select(first, last, first == head_token_NONE);
    let chosen = subgroupShuffle(select(foundScore, possibleScore, first == head_token_NONE), token / 4u % LANES);

    lane_head_token[row] = token;
    if (guided) { lane_head_token[row + draws] = token; }
    if (lane == 0u && isThere(row)) {
      let at = origin * head_token_CHANNELS + launch.channel;
      if (launch.greedy == 0u) { logProbabilities_[at] += log(chosen / total); }
      if (head_token_TO_CANVAS) {
        canvas_[at] = token;
      } else {
        canvas_[globalRow(row) * head_token_CHANNELS + launch.channel] = token;
        if (guided) { canvas_[globalRow(row + draws) * head_token_CHANNELS + launch.channel] = token; }
      }
    }
  }
}
