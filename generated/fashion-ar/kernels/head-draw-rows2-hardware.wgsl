enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
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
  attention_mixed_loaded_run(one);
  given0_loaded_run(one);
  attended_run(one);
  perceptron_norm_normed_run(one);
  perceptron_active_run(one);
  out_run(one);
  out_stored_run(one);
}

@group(0) @binding(1) var<storage, read> weights0: array<vec4f>;
@group(0) @binding(2) var<storage, read> weights1: array<vec4f>;
@group(0) @binding(3) var<storage, read> attention_mixed: array<vec4f>;
@group(0) @binding(4) var<storage, read> given0: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> out: array<vec4f>;

var<private> lane_attention_mixed: array<vec4f, 2>;
var<private> lane_given0: array<vec4f, 2>;
var<private> lane_perceptron_norm_normed: array<vec4f, 2>;
var<private> lane_perceptron_active: array<vec4f, 2>;

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

fn attended_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights1[624u + i];
  let t2 = value + x1;
  let x3 = lane_given0[row * 1u + place];
  let t4 = x3 + t2;
  lane_given0[row * 1u + place] = t4;
}

fn perceptron_active_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights1[672u + i];
  let t2 = value + x1;
  let t3 = gelu(t2);
  lane_perceptron_active[row * 1u + place] = t3;
}

fn out_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights1[704u + i];
  let t2 = value + x1;
  let x3 = lane_given0[row * 1u + place];
  let t4 = x3 + t2;
  lane_given0[row * 1u + place] = t4;
}

// attention_mixed_loaded
const attention_mixed_loaded_WIDTH4: u32 = 8u;

const attention_mixed_loaded_PLACES = (attention_mixed_loaded_WIDTH4 + LANES - 1u) / LANES;

fn attention_mixed_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * attention_mixed_loaded_PLACES * one; item++) {
    lane_attention_mixed[item] = attention_mixed[globalRow(item / attention_mixed_loaded_PLACES) * attention_mixed_loaded_WIDTH4 + min(item % attention_mixed_loaded_PLACES * LANES + lane, attention_mixed_loaded_WIDTH4 - 1u)];
  }
}

// given0_loaded
const given0_loaded_WIDTH4: u32 = 8u;

const given0_loaded_PLACES = (given0_loaded_WIDTH4 + LANES - 1u) / LANES;

fn given0_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * given0_loaded_PLACES * one; item++) {
    lane_given0[item] = given0[globalRow(item / given0_loaded_PLACES) * given0_loaded_WIDTH4 + min(item % given0_loaded_PLACES * LANES + lane, given0_loaded_WIDTH4 - 1u)];
  }
}

// attended
const attended_INNER4: u32 = 8u; // fours of a row of x and W
const attended_FIRST4: u32 = 0u; // a multiple of LANES
const attended_COLUMNS4: u32 = 8u; // fours of columns
const attended_AT: u32 = 81568u; // where the columns' weights begin

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
      }
    }
    { attended_finish(0u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[0u]); }
    { attended_finish(1u, (attended_FIRST4 + first) / LANES, attended_FIRST4 + column, sums[1u]); }
  }
}

// perceptron_norm_normed
const perceptron_norm_normed_WIDTH4: u32 = 8u;
const perceptron_norm_normed_CENTRED: bool = true;
const perceptron_norm_normed_EPSILON: f32 = 0.000001f;
const perceptron_norm_normed_GAIN_AT: u32 = 640u;
const perceptron_norm_normed_BIAS_AT: u32 = 656u;

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
const perceptron_active_AT: u32 = 81824u; // where the columns' weights begin

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
      }
    }
    { perceptron_active_finish(0u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[0u]); }
    { perceptron_active_finish(1u, (perceptron_active_FIRST4 + first) / LANES, perceptron_active_FIRST4 + column, sums[1u]); }
  }
}

// out
const out_INNER4: u32 = 32u; // fours of a row of x and W
const out_FIRST4: u32 = 0u; // a multiple of LANES
const out_COLUMNS4: u32 = 8u; // fours of columns
const out_AT: u32 = 82848u; // where the columns' weights begin

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
      }
    }
    { out_finish(0u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[0u]); }
    { out_finish(1u, (out_FIRST4 + first) / LANES, out_FIRST4 + column, sums[1u]); }
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
