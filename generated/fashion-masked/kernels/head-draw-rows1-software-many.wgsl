enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  place: u32,
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
  given0_loaded_run(one);
  attention_norm_normed_run(one);
  attention_qkv_biased_run(one);
  attention_mixed_run(one);
  attended_run(one);
  perceptron_norm_normed_run(one);
  perceptron_active_run(one);
  out_run(one);
  out_stored_run(one);
}

@group(0) @binding(1) var<uniform> weights0: array<vec4f, 4096>;
@group(0) @binding(2) var<uniform> weights1: array<vec4f, 4096>;
@group(0) @binding(3) var<storage, read> given0: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> attention_keys: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> attention_values: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> out: array<vec4f>;

var<private> lane_given0: array<vec4f, 8>;
var<private> lane_attention_norm_normed: array<vec4f, 8>;
var<private> lane_attention_qkv_biased: array<vec4f, 24>;
var<private> lane_attention_mixed: array<vec4f, 8>;
var<private> lane_perceptron_norm_normed: array<vec4f, 8>;
var<private> lane_perceptron_active: array<vec4f, 32>;

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

fn attention_qkv_biased_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights1[32u + i];
  let t2 = value + x1;
  lane_attention_qkv_biased[row * 3u + place] = t2;
}

fn attended_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights1[64u + i];
  let t2 = value + x1;
  let x3 = lane_given0[row * 1u + place];
  let t4 = x3 + t2;
  lane_given0[row * 1u + place] = t4;
}

fn perceptron_active_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights1[112u + i];
  let t2 = value + x1;
  let t3 = gelu(t2);
  lane_perceptron_active[row * 4u + place] = t3;
}

fn out_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights1[144u + i];
  let t2 = value + x1;
  let x3 = lane_given0[row * 1u + place];
  let t4 = x3 + t2;
  lane_given0[row * 1u + place] = t4;
}

// given0_loaded
const given0_loaded_WIDTH4: u32 = 8u;

const given0_loaded_PLACES = (given0_loaded_WIDTH4 + LANES - 1u) / LANES;

fn given0_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * given0_loaded_PLACES * one; item++) {
    lane_given0[item] = given0[globalRow(item / given0_loaded_PLACES) * given0_loaded_WIDTH4 + min(item % given0_loaded_PLACES * LANES + lane, given0_loaded_WIDTH4 - 1u)];
  }
}

// attention_norm_normed
const attention_norm_normed_WIDTH4: u32 = 8u;
const attention_norm_normed_CENTRED: bool = true;
const attention_norm_normed_EPSILON: f32 = 0.000001f;
const attention_norm_normed_GAIN_AT: u32 = 0u;
const attention_norm_normed_BIAS_AT: u32 = 16u;

const attention_norm_normed_PLACES = (attention_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn attention_norm_normed_run(one: u32) {
  let size = f32(4u * attention_norm_normed_WIDTH4);
  for (var row = 0u; row < ROWS * one; row++) {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[row * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[row * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[row * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights1[attention_norm_normed_GAIN_AT + i];
      if (attention_norm_normed_CENTRED) { y += weights1[attention_norm_normed_BIAS_AT + i]; }
      lane_attention_norm_normed[row * attention_norm_normed_PLACES + 0u] = y;
    }
  }
}

// attention_qkv_biased
const attention_qkv_biased_INNER4: u32 = 8u; // fours of a row of x and W
const attention_qkv_biased_FIRST4: u32 = 0u; // a multiple of LANES
const attention_qkv_biased_COLUMNS4: u32 = 24u; // fours of columns
const attention_qkv_biased_AT: u32 = 0u; // where the columns' weights begin

const attention_qkv_biased_PLACES = (attention_qkv_biased_INNER4 + LANES - 1u) / LANES;

fn attention_qkv_biased_run(one: u32) {
  for (var first = 0u; first < attention_qkv_biased_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, attention_qkv_biased_COLUMNS4 - 1u);
    let at = attention_qkv_biased_AT + 4u * column * attention_qkv_biased_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < attention_qkv_biased_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_attention_norm_normed[0u * attention_qkv_biased_PLACES + place]; }
      { mine[1u] = lane_attention_norm_normed[1u * attention_qkv_biased_PLACES + place]; }
      { mine[2u] = lane_attention_norm_normed[2u * attention_qkv_biased_PLACES + place]; }
      { mine[3u] = lane_attention_norm_normed[3u * attention_qkv_biased_PLACES + place]; }
      { mine[4u] = lane_attention_norm_normed[4u * attention_qkv_biased_PLACES + place]; }
      { mine[5u] = lane_attention_norm_normed[5u * attention_qkv_biased_PLACES + place]; }
      { mine[6u] = lane_attention_norm_normed[6u * attention_qkv_biased_PLACES + place]; }
      { mine[7u] = lane_attention_norm_normed[7u * attention_qkv_biased_PLACES + place]; }
      let end = min(LANES, attention_qkv_biased_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + attention_qkv_biased_INNER4], weights0[here + 2u * attention_qkv_biased_INNER4], weights0[here + 3u * attention_qkv_biased_INNER4]));
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
    { attention_qkv_biased_finish(0u, (attention_qkv_biased_FIRST4 + first) / LANES, attention_qkv_biased_FIRST4 + column, sums[0u]); }
    { attention_qkv_biased_finish(1u, (attention_qkv_biased_FIRST4 + first) / LANES, attention_qkv_biased_FIRST4 + column, sums[1u]); }
    { attention_qkv_biased_finish(2u, (attention_qkv_biased_FIRST4 + first) / LANES, attention_qkv_biased_FIRST4 + column, sums[2u]); }
    { attention_qkv_biased_finish(3u, (attention_qkv_biased_FIRST4 + first) / LANES, attention_qkv_biased_FIRST4 + column, sums[3u]); }
    { attention_qkv_biased_finish(4u, (attention_qkv_biased_FIRST4 + first) / LANES, attention_qkv_biased_FIRST4 + column, sums[4u]); }
    { attention_qkv_biased_finish(5u, (attention_qkv_biased_FIRST4 + first) / LANES, attention_qkv_biased_FIRST4 + column, sums[5u]); }
    { attention_qkv_biased_finish(6u, (attention_qkv_biased_FIRST4 + first) / LANES, attention_qkv_biased_FIRST4 + column, sums[6u]); }
    { attention_qkv_biased_finish(7u, (attention_qkv_biased_FIRST4 + first) / LANES, attention_qkv_biased_FIRST4 + column, sums[7u]); }
  }
}

// attention_mixed
const attention_mixed_WIDTH4: u32 = 8u; // a multiple of LANES
const attention_mixed_HEAD4: u32 = 4u; // a power of two, at most LANES
const attention_mixed_TOKENS: u32 = 1u; // that the caches hold
const attention_mixed_SCALE: f32 = 0.25f;

const attention_mixed_PLACES = attention_mixed_WIDTH4 / LANES;

fn attention_mixed_headSum(own: f32) -> f32 {
  var sum = own;
  for (var step = 1u; step < attention_mixed_HEAD4; step *= 2u) { sum += subgroupShuffleXor(sum, step); }
  return sum;
}

fn attention_mixed_run(one: u32) {
  for (var item = 0u; item < ROWS * attention_mixed_PLACES * one; item++) {
    let row = item / attention_mixed_PLACES;
    let place = item % attention_mixed_PLACES;
    let i = place * LANES + lane;
    let own = row * 3u * attention_mixed_PLACES + place;
    let q = lane_attention_qkv_biased[own] * attention_mixed_SCALE;
    let cache = globalRow(row) * attention_mixed_TOKENS * attention_mixed_WIDTH4 + i;
    if (isThere(row)) {
      attention_keys[cache + launch.place * attention_mixed_WIDTH4] = lane_attention_qkv_biased[own + attention_mixed_PLACES];
      attention_values[cache + launch.place * attention_mixed_WIDTH4] = lane_attention_qkv_biased[own + 2u * attention_mixed_PLACES];
    }
    var top = attention_mixed_headSum(sumOf(q * lane_attention_qkv_biased[own + attention_mixed_PLACES]));
    var total = 1.0;
    var sum = lane_attention_qkv_biased[own + 2u * attention_mixed_PLACES];
    for (var t = 0u; t < launch.place; t++) {
      let score = attention_mixed_headSum(sumOf(q * attention_keys[cache + t * attention_mixed_WIDTH4]));
      let larger = max(top, score);
      let shrink = exp(top - larger);
      let share = exp(score - larger);
      top = larger;
      total = total * shrink + share;
      sum = sum * shrink + share * attention_values[cache + t * attention_mixed_WIDTH4];
    }
    lane_attention_mixed[row * attention_mixed_PLACES + place] = sum / total;
  }
}

// attended
const attended_INNER4: u32 = 8u; // fours of a row of x and W
const attended_FIRST4: u32 = 0u; // a multiple of LANES
const attended_COLUMNS4: u32 = 8u; // fours of columns
const attended_AT: u32 = 768u; // where the columns' weights begin

const attended_PLACES = (attended_INNER4 + LANES - 1u) / LANES;

fn attended_run(one: u32) {
  for (var first = 0u; first < attended_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, attended_COLUMNS4 - 1u);
    let at = attended_AT + 4u * column * attended_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < attended_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_attention_mixed[0u * attended_PLACES + place]; }
      { mine[1u] = lane_attention_mixed[1u * attended_PLACES + place]; }
      { mine[2u] = lane_attention_mixed[2u * attended_PLACES + place]; }
      { mine[3u] = lane_attention_mixed[3u * attended_PLACES + place]; }
      { mine[4u] = lane_attention_mixed[4u * attended_PLACES + place]; }
      { mine[5u] = lane_attention_mixed[5u * attended_PLACES + place]; }
      { mine[6u] = lane_attention_mixed[6u * attended_PLACES + place]; }
      { mine[7u] = lane_attention_mixed[7u * attended_PLACES + place]; }
      let end = min(LANES, attended_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + attended_INNER4], weights0[here + 2u * attended_INNER4], weights0[here + 3u * attended_INNER4]));
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
    { attended_finish(0u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[0u]); }
    { attended_finish(1u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[1u]); }
    { attended_finish(2u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[2u]); }
    { attended_finish(3u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[3u]); }
    { attended_finish(4u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[4u]); }
    { attended_finish(5u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[5u]); }
    { attended_finish(6u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[6u]); }
    { attended_finish(7u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[7u]); }
  }
}

// perceptron_norm_normed
const perceptron_norm_normed_WIDTH4: u32 = 8u;
const perceptron_norm_normed_CENTRED: bool = true;
const perceptron_norm_normed_EPSILON: f32 = 0.000001f;
const perceptron_norm_normed_GAIN_AT: u32 = 80u;
const perceptron_norm_normed_BIAS_AT: u32 = 96u;

const perceptron_norm_normed_PLACES = (perceptron_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn perceptron_norm_normed_run(one: u32) {
  let size = f32(4u * perceptron_norm_normed_WIDTH4);
  for (var row = 0u; row < ROWS * one; row++) {
    var mean = 0.0;
    if (perceptron_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[row * perceptron_norm_normed_PLACES + 0u], 0u * LANES + lane < perceptron_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[row * perceptron_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < perceptron_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + perceptron_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, perceptron_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[row * perceptron_norm_normed_PLACES + 0u] - mean) * inverse * weights1[perceptron_norm_normed_GAIN_AT + i];
      if (perceptron_norm_normed_CENTRED) { y += weights1[perceptron_norm_normed_BIAS_AT + i]; }
      lane_perceptron_norm_normed[row * perceptron_norm_normed_PLACES + 0u] = y;
    }
  }
}

// perceptron_active
const perceptron_active_INNER4: u32 = 8u; // fours of a row of x and W
const perceptron_active_FIRST4: u32 = 0u; // a multiple of LANES
const perceptron_active_COLUMNS4: u32 = 32u; // fours of columns
const perceptron_active_AT: u32 = 1024u; // where the columns' weights begin

const perceptron_active_PLACES = (perceptron_active_INNER4 + LANES - 1u) / LANES;

fn perceptron_active_run(one: u32) {
  for (var first = 0u; first < perceptron_active_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, perceptron_active_COLUMNS4 - 1u);
    let at = perceptron_active_AT + 4u * column * perceptron_active_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < perceptron_active_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_perceptron_norm_normed[0u * perceptron_active_PLACES + place]; }
      { mine[1u] = lane_perceptron_norm_normed[1u * perceptron_active_PLACES + place]; }
      { mine[2u] = lane_perceptron_norm_normed[2u * perceptron_active_PLACES + place]; }
      { mine[3u] = lane_perceptron_norm_normed[3u * perceptron_active_PLACES + place]; }
      { mine[4u] = lane_perceptron_norm_normed[4u * perceptron_active_PLACES + place]; }
      { mine[5u] = lane_perceptron_norm_normed[5u * perceptron_active_PLACES + place]; }
      { mine[6u] = lane_perceptron_norm_normed[6u * perceptron_active_PLACES + place]; }
      { mine[7u] = lane_perceptron_norm_normed[7u * perceptron_active_PLACES + place]; }
      let end = min(LANES, perceptron_active_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + perceptron_active_INNER4], weights0[here + 2u * perceptron_active_INNER4], weights0[here + 3u * perceptron_active_INNER4]));
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
    { perceptron_active_finish(0u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[0u]); }
    { perceptron_active_finish(1u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[1u]); }
    { perceptron_active_finish(2u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[2u]); }
    { perceptron_active_finish(3u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[3u]); }
    { perceptron_active_finish(4u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[4u]); }
    { perceptron_active_finish(5u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[5u]); }
    { perceptron_active_finish(6u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[6u]); }
    { perceptron_active_finish(7u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[7u]); }
  }
}

// out
const out_INNER4: u32 = 32u; // fours of a row of x and W
const out_FIRST4: u32 = 0u; // a multiple of LANES
const out_COLUMNS4: u32 = 8u; // fours of columns
const out_AT: u32 = 2048u; // where the columns' weights begin

const out_PLACES = (out_INNER4 + LANES - 1u) / LANES;

fn out_run(one: u32) {
  for (var first = 0u; first < out_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, out_COLUMNS4 - 1u);
    let at = out_AT + 4u * column * out_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < out_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_perceptron_active[0u * out_PLACES + place]; }
      { mine[1u] = lane_perceptron_active[1u * out_PLACES + place]; }
      { mine[2u] = lane_perceptron_active[2u * out_PLACES + place]; }
      { mine[3u] = lane_perceptron_active[3u * out_PLACES + place]; }
      { mine[4u] = lane_perceptron_active[4u * out_PLACES + place]; }
      { mine[5u] = lane_perceptron_active[5u * out_PLACES + place]; }
      { mine[6u] = lane_perceptron_active[6u * out_PLACES + place]; }
      { mine[7u] = lane_perceptron_active[7u * out_PLACES + place]; }
      let end = min(LANES, out_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + out_INNER4], weights0[here + 2u * out_INNER4], weights0[here + 3u * out_INNER4]));
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
    { out_finish(0u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[0u]); }
    { out_finish(1u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[1u]); }
    { out_finish(2u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[2u]); }
    { out_finish(3u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[3u]); }
    { out_finish(4u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[4u]); }
    { out_finish(5u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[5u]); }
    { out_finish(6u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[6u]); }
    { out_finish(7u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[7u]); }
  }
}

// out_stored
const out_stored_WIDTH4: u32 = 8u;

const out_stored_PLACES = (out_stored_WIDTH4 + LANES - 1u) / LANES;

fn out_stored_run(one: u32) {
  for (var item = 0u; item < ROWS * out_stored_PLACES * one; item++) {
    let i = item % out_stored_PLACES * LANES + lane;
    if (i < out_stored_WIDTH4 && isThere(item / out_stored_PLACES)) { out[globalRow(item / out_stored_PLACES) * out_stored_WIDTH4 + i] = lane_given0[item]; }
  }
}
