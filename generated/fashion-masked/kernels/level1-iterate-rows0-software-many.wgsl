enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  page0_first: u32,
  page1_first: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

const LANES: u32 = 8u;
const ROWS: u32 = 8u; // even
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
  page0_first = launch.page0_first;
  page1_first = launch.page1_first;
  level1_pickedTokens_loaded_run(one);
  level1_block0_attention_picked_run(one);
  level1_block0_picked_run(one);
  level1_block0_attended_run(one);
  level1_block0_perceptron_norm_normed_run(one);
  level1_block0_perceptron_active_run(one);
  level1_block0_out_run(one);
  level1_outputNorm_normed_run(one);
  level1_outputNorm_normed_stored_run(one);
}

@group(0) @binding(1) var page0: texture_storage_2d<rgba32float, read>;
@group(0) @binding(2) var page1: texture_storage_2d<rgba32float, read>;
@group(0) @binding(3) var<storage, read> level1_pickedTokens: array<u32>;
@group(0) @binding(4) var<storage, read> level1_block0_attention_mixed: array<vec4f>;
@group(0) @binding(5) var<storage, read> level1_inputNorm_normed: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> level1_outputNorm_normed: array<vec4f>;
var<private> page0_first: u32;
fn weights0(four: u32) -> vec4f {
  let at = page0_first + four;
  return textureLoad(page0, vec2u(at & 1023u, at >> 10u));
}
var<private> page1_first: u32;
fn weights1(four: u32) -> vec4f {
  let at = page1_first + four;
  return textureLoad(page1, vec2u(at & 1023u, at >> 10u));
}

var<private> lane_level1_pickedTokens: array<u32, 8>;
var<private> lane_level1_block0_attention_picked: array<vec4f, 16>;
var<private> lane_level1_block0_picked: array<vec4f, 16>;
var<private> lane_level1_block0_perceptron_norm_normed: array<vec4f, 16>;
var<private> lane_level1_block0_perceptron_active: array<vec4f, 24>;
var<private> lane_level1_outputNorm_normed: array<vec4f, 16>;

fn lane_level1_block0_attention_picked_at(row: u32, place: u32) -> vec4f {
  var found = lane_level1_block0_attention_picked[row * 2u + 0u];
  found = select(found, lane_level1_block0_attention_picked[row * 2u + 1u], place == 1u);
  return found;
}

fn lane_level1_block0_picked_at(row: u32, place: u32) -> vec4f {
  var found = lane_level1_block0_picked[row * 2u + 0u];
  found = select(found, lane_level1_block0_picked[row * 2u + 1u], place == 1u);
  return found;
}

fn lane_level1_block0_picked_put(row: u32, place: u32, numbers: vec4f) {
  lane_level1_block0_picked[row * 2u + 0u] = select(lane_level1_block0_picked[row * 2u + 0u], numbers, place == 0u);
  lane_level1_block0_picked[row * 2u + 1u] = select(lane_level1_block0_picked[row * 2u + 1u], numbers, place == 1u);
}

fn lane_level1_block0_perceptron_norm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_level1_block0_perceptron_norm_normed[row * 2u + 0u];
  found = select(found, lane_level1_block0_perceptron_norm_normed[row * 2u + 1u], place == 1u);
  return found;
}

fn lane_level1_block0_perceptron_active_at(row: u32, place: u32) -> vec4f {
  var found = lane_level1_block0_perceptron_active[row * 3u + 0u];
  found = select(found, lane_level1_block0_perceptron_active[row * 3u + 1u], place == 1u);
  found = select(found, lane_level1_block0_perceptron_active[row * 3u + 2u], place == 2u);
  return found;
}

fn lane_level1_block0_perceptron_active_put(row: u32, place: u32, numbers: vec4f) {
  lane_level1_block0_perceptron_active[row * 3u + 0u] = select(lane_level1_block0_perceptron_active[row * 3u + 0u], numbers, place == 0u);
  lane_level1_block0_perceptron_active[row * 3u + 1u] = select(lane_level1_block0_perceptron_active[row * 3u + 1u], numbers, place == 1u);
  lane_level1_block0_perceptron_active[row * 3u + 2u] = select(lane_level1_block0_perceptron_active[row * 3u + 2u], numbers, place == 2u);
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

fn level1_block0_attended_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights0(0u + i);
  let t2 = value + x1;
  let x3 = lane_level1_block0_picked_at(row, place);
  let t4 = x3 + t2;
  lane_level1_block0_picked_put(row, place, t4);
}

fn level1_block0_perceptron_active_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights0(48u + i);
  let t2 = value + x1;
  let t3 = gelu(t2);
  lane_level1_block0_perceptron_active_put(row, place, t3);
}

fn level1_block0_out_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights0(80u + i);
  let t2 = value + x1;
  let x3 = lane_level1_block0_picked_at(row, place);
  let t4 = x3 + t2;
  lane_level1_block0_picked_put(row, place, t4);
}

// level1_pickedTokens_loaded
fn level1_pickedTokens_loaded_run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { lane_level1_pickedTokens[row] = level1_pickedTokens[globalRow(row)]; }
}

// level1_block0_attention_picked
const level1_block0_attention_picked_WIDTH4: u32 = 12u;

const level1_block0_attention_picked_PLACES = (level1_block0_attention_picked_WIDTH4 + LANES - 1u) / LANES;

fn level1_block0_attention_picked_run(one: u32) {
  for (var item = 0u; item < ROWS * level1_block0_attention_picked_PLACES * one; item++) {
    let i = min(item % level1_block0_attention_picked_PLACES * LANES + lane, level1_block0_attention_picked_WIDTH4 - 1u);
    lane_level1_block0_attention_picked[item] = level1_block0_attention_mixed[lane_level1_pickedTokens[item / level1_block0_attention_picked_PLACES] * level1_block0_attention_picked_WIDTH4 + i];
  }
}

// level1_block0_picked
const level1_block0_picked_WIDTH4: u32 = 12u;

const level1_block0_picked_PLACES = (level1_block0_picked_WIDTH4 + LANES - 1u) / LANES;

fn level1_block0_picked_run(one: u32) {
  for (var item = 0u; item < ROWS * level1_block0_picked_PLACES * one; item++) {
    let i = min(item % level1_block0_picked_PLACES * LANES + lane, level1_block0_picked_WIDTH4 - 1u);
    lane_level1_block0_picked[item] = level1_inputNorm_normed[lane_level1_pickedTokens[item / level1_block0_picked_PLACES] * level1_block0_picked_WIDTH4 + i];
  }
}

// level1_block0_attended
const level1_block0_attended_INNER4: u32 = 12u; // fours of a row of x and W
const level1_block0_attended_COLUMNS4: u32 = 12u; // fours of columns
const level1_block0_attended_AT: u32 = 0u; // where the weights begin

const level1_block0_attended_PLACES = (level1_block0_attended_INNER4 + LANES - 1u) / LANES;

fn level1_block0_attended_run(one: u32) {
  for (var first = 0u; first < level1_block0_attended_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level1_block0_attended_COLUMNS4 - 1u);
    let at = level1_block0_attended_AT + 4u * column * level1_block0_attended_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level1_block0_attended_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level1_block0_attention_picked_at(0u, place); }
      { mine[1u] = lane_level1_block0_attention_picked_at(1u, place); }
      { mine[2u] = lane_level1_block0_attention_picked_at(2u, place); }
      { mine[3u] = lane_level1_block0_attention_picked_at(3u, place); }
      { mine[4u] = lane_level1_block0_attention_picked_at(4u, place); }
      { mine[5u] = lane_level1_block0_attention_picked_at(5u, place); }
      { mine[6u] = lane_level1_block0_attention_picked_at(6u, place); }
      { mine[7u] = lane_level1_block0_attention_picked_at(7u, place); }
      let end = min(LANES, level1_block0_attended_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + level1_block0_attended_INNER4), weights1(here + 2u * level1_block0_attended_INNER4), weights1(here + 3u * level1_block0_attended_INNER4)));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { level1_block0_attended_finish(0u, first / LANES, column, sums[0u]); }
    { level1_block0_attended_finish(1u, first / LANES, column, sums[1u]); }
    { level1_block0_attended_finish(2u, first / LANES, column, sums[2u]); }
    { level1_block0_attended_finish(3u, first / LANES, column, sums[3u]); }
    { level1_block0_attended_finish(4u, first / LANES, column, sums[4u]); }
    { level1_block0_attended_finish(5u, first / LANES, column, sums[5u]); }
    { level1_block0_attended_finish(6u, first / LANES, column, sums[6u]); }
    { level1_block0_attended_finish(7u, first / LANES, column, sums[7u]); }
  }
}

// level1_block0_perceptron_norm_normed
const level1_block0_perceptron_norm_normed_WIDTH4: u32 = 12u;
const level1_block0_perceptron_norm_normed_CENTRED: bool = true;
const level1_block0_perceptron_norm_normed_EPSILON: f32 = 0.000001f;
const level1_block0_perceptron_norm_normed_GAIN_AT: u32 = 16u;
const level1_block0_perceptron_norm_normed_BIAS_AT: u32 = 32u;

const level1_block0_perceptron_norm_normed_PLACES = (level1_block0_perceptron_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level1_block0_perceptron_norm_normed_run(one: u32) {
  let size = f32(4u * level1_block0_perceptron_norm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level1_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[0u * level1_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[0u * level1_block0_perceptron_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[0u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[0u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[0u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[0u * level1_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[0u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[0u * level1_block0_perceptron_norm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[1u * level1_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[1u * level1_block0_perceptron_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[1u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[1u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[1u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[1u * level1_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[1u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[1u * level1_block0_perceptron_norm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[2u * level1_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[2u * level1_block0_perceptron_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[2u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[2u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[2u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[2u * level1_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[2u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[2u * level1_block0_perceptron_norm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[3u * level1_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[3u * level1_block0_perceptron_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[3u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[3u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[3u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[3u * level1_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[3u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[3u * level1_block0_perceptron_norm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[4u * level1_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[4u * level1_block0_perceptron_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[4u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[4u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[4u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[4u * level1_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[4u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[4u * level1_block0_perceptron_norm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[5u * level1_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[5u * level1_block0_perceptron_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[5u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[5u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[5u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[5u * level1_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[5u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[5u * level1_block0_perceptron_norm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[6u * level1_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[6u * level1_block0_perceptron_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[6u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[6u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[6u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[6u * level1_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[6u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[6u * level1_block0_perceptron_norm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_block0_perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[7u * level1_block0_perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[7u * level1_block0_perceptron_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[7u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[7u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[7u * level1_block0_perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[7u * level1_block0_perceptron_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[7u * level1_block0_perceptron_norm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_block0_perceptron_norm_normed_GAIN_AT + i);
      if (level1_block0_perceptron_norm_normed_CENTRED) { y += weights0(level1_block0_perceptron_norm_normed_BIAS_AT + i); }
      lane_level1_block0_perceptron_norm_normed[7u * level1_block0_perceptron_norm_normed_PLACES + 1u] = y;
    }
  }
}

// level1_block0_perceptron_active
const level1_block0_perceptron_active_INNER4: u32 = 12u; // fours of a row of x and W
const level1_block0_perceptron_active_COLUMNS4: u32 = 24u; // fours of columns
const level1_block0_perceptron_active_AT: u32 = 576u; // where the weights begin

const level1_block0_perceptron_active_PLACES = (level1_block0_perceptron_active_INNER4 + LANES - 1u) / LANES;

fn level1_block0_perceptron_active_run(one: u32) {
  for (var first = 0u; first < level1_block0_perceptron_active_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level1_block0_perceptron_active_COLUMNS4 - 1u);
    let at = level1_block0_perceptron_active_AT + 4u * column * level1_block0_perceptron_active_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level1_block0_perceptron_active_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level1_block0_perceptron_norm_normed_at(0u, place); }
      { mine[1u] = lane_level1_block0_perceptron_norm_normed_at(1u, place); }
      { mine[2u] = lane_level1_block0_perceptron_norm_normed_at(2u, place); }
      { mine[3u] = lane_level1_block0_perceptron_norm_normed_at(3u, place); }
      { mine[4u] = lane_level1_block0_perceptron_norm_normed_at(4u, place); }
      { mine[5u] = lane_level1_block0_perceptron_norm_normed_at(5u, place); }
      { mine[6u] = lane_level1_block0_perceptron_norm_normed_at(6u, place); }
      { mine[7u] = lane_level1_block0_perceptron_norm_normed_at(7u, place); }
      let end = min(LANES, level1_block0_perceptron_active_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + level1_block0_perceptron_active_INNER4), weights1(here + 2u * level1_block0_perceptron_active_INNER4), weights1(here + 3u * level1_block0_perceptron_active_INNER4)));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { level1_block0_perceptron_active_finish(0u, first / LANES, column, sums[0u]); }
    { level1_block0_perceptron_active_finish(1u, first / LANES, column, sums[1u]); }
    { level1_block0_perceptron_active_finish(2u, first / LANES, column, sums[2u]); }
    { level1_block0_perceptron_active_finish(3u, first / LANES, column, sums[3u]); }
    { level1_block0_perceptron_active_finish(4u, first / LANES, column, sums[4u]); }
    { level1_block0_perceptron_active_finish(5u, first / LANES, column, sums[5u]); }
    { level1_block0_perceptron_active_finish(6u, first / LANES, column, sums[6u]); }
    { level1_block0_perceptron_active_finish(7u, first / LANES, column, sums[7u]); }
  }
}

// level1_block0_out
const level1_block0_out_INNER4: u32 = 24u; // fours of a row of x and W
const level1_block0_out_COLUMNS4: u32 = 12u; // fours of columns
const level1_block0_out_AT: u32 = 1728u; // where the weights begin

const level1_block0_out_PLACES = (level1_block0_out_INNER4 + LANES - 1u) / LANES;

fn level1_block0_out_run(one: u32) {
  for (var first = 0u; first < level1_block0_out_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level1_block0_out_COLUMNS4 - 1u);
    let at = level1_block0_out_AT + 4u * column * level1_block0_out_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level1_block0_out_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level1_block0_perceptron_active_at(0u, place); }
      { mine[1u] = lane_level1_block0_perceptron_active_at(1u, place); }
      { mine[2u] = lane_level1_block0_perceptron_active_at(2u, place); }
      { mine[3u] = lane_level1_block0_perceptron_active_at(3u, place); }
      { mine[4u] = lane_level1_block0_perceptron_active_at(4u, place); }
      { mine[5u] = lane_level1_block0_perceptron_active_at(5u, place); }
      { mine[6u] = lane_level1_block0_perceptron_active_at(6u, place); }
      { mine[7u] = lane_level1_block0_perceptron_active_at(7u, place); }
      let end = min(LANES, level1_block0_out_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + level1_block0_out_INNER4), weights1(here + 2u * level1_block0_out_INNER4), weights1(here + 3u * level1_block0_out_INNER4)));
        {
          let x = subgroupShuffle(mine[0u], k);
          sums[0u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[0u]))));
        }
        {
          let x = subgroupShuffle(mine[1u], k);
          sums[1u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[1u]))));
        }
        {
          let x = subgroupShuffle(mine[2u], k);
          sums[2u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[2u]))));
        }
        {
          let x = subgroupShuffle(mine[3u], k);
          sums[3u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[3u]))));
        }
        {
          let x = subgroupShuffle(mine[4u], k);
          sums[4u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[4u]))));
        }
        {
          let x = subgroupShuffle(mine[5u], k);
          sums[5u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[5u]))));
        }
        {
          let x = subgroupShuffle(mine[6u], k);
          sums[6u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[6u]))));
        }
        {
          let x = subgroupShuffle(mine[7u], k);
          sums[7u] = fma(vec4f(x.x), w[0], fma(vec4f(x.y), w[1], fma(vec4f(x.z), w[2], fma(vec4f(x.w), w[3], sums[7u]))));
        }
      }
    }
    { level1_block0_out_finish(0u, first / LANES, column, sums[0u]); }
    { level1_block0_out_finish(1u, first / LANES, column, sums[1u]); }
    { level1_block0_out_finish(2u, first / LANES, column, sums[2u]); }
    { level1_block0_out_finish(3u, first / LANES, column, sums[3u]); }
    { level1_block0_out_finish(4u, first / LANES, column, sums[4u]); }
    { level1_block0_out_finish(5u, first / LANES, column, sums[5u]); }
    { level1_block0_out_finish(6u, first / LANES, column, sums[6u]); }
    { level1_block0_out_finish(7u, first / LANES, column, sums[7u]); }
  }
}

// level1_outputNorm_normed
const level1_outputNorm_normed_WIDTH4: u32 = 12u;
const level1_outputNorm_normed_CENTRED: bool = true;
const level1_outputNorm_normed_EPSILON: f32 = 0.000001f;
const level1_outputNorm_normed_GAIN_AT: u32 = 96u;
const level1_outputNorm_normed_BIAS_AT: u32 = 112u;

const level1_outputNorm_normed_PLACES = (level1_outputNorm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level1_outputNorm_normed_run(one: u32) {
  let size = f32(4u * level1_outputNorm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[0u * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[0u * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[0u * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[0u * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[0u * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[0u * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[0u * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[0u * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[1u * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[1u * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[1u * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[1u * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[1u * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[1u * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[1u * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[1u * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[2u * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[2u * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[2u * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[2u * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[2u * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[2u * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[2u * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[2u * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[3u * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[3u * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[3u * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[3u * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[3u * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[3u * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[3u * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[3u * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[4u * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[4u * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[4u * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[4u * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[4u * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[4u * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[4u * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[4u * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[5u * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[5u * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[5u * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[5u * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[5u * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[5u * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[5u * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[5u * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[6u * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[6u * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[6u * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[6u * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[6u * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[6u * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[6u * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[6u * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_picked[7u * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_picked[7u * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_picked[7u * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_picked[7u * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[7u * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[7u * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_picked[7u * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level1_outputNorm_normed_GAIN_AT + i);
      if (level1_outputNorm_normed_CENTRED) { y += weights0(level1_outputNorm_normed_BIAS_AT + i); }
      lane_level1_outputNorm_normed[7u * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
}

// level1_outputNorm_normed_stored
const level1_outputNorm_normed_stored_WIDTH4: u32 = 12u;
const level1_outputNorm_normed_stored_ROWS_HELD: u32 = 8u; // ROWS, or 1

const level1_outputNorm_normed_stored_PLACES = (level1_outputNorm_normed_stored_WIDTH4 + LANES - 1u) / LANES;

fn level1_outputNorm_normed_stored_run(one: u32) {
  for (var item = 0u; item < level1_outputNorm_normed_stored_ROWS_HELD * level1_outputNorm_normed_stored_PLACES * one; item++) {
    let i = item % level1_outputNorm_normed_stored_PLACES * LANES + lane;
    let row = select(globalRow(item / level1_outputNorm_normed_stored_PLACES), 0u, level1_outputNorm_normed_stored_ROWS_HELD == 1u);
    if (i < level1_outputNorm_normed_stored_WIDTH4 && isThere(item / level1_outputNorm_normed_stored_PLACES)) { level1_outputNorm_normed[row * level1_outputNorm_normed_stored_WIDTH4 + i] = lane_level1_outputNorm_normed[item]; }
  }
}
