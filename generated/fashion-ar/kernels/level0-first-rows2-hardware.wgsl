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
  feedForward_norm_normed_run(one);
  feedForward_active_run(one);
  feedForward_gated_run(one);
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
var<private> lane_feedForward_norm_normed: array<vec4f, 2>;
var<private> lane_feedForward_active: array<vec4f, 4>;

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
  let x1 = lane_given0[row * 1u + place];
  let t2 = x1 + value;
  lane_given0[row * 1u + place] = t2;
}

fn feedForward_active_finish(row: u32, place: u32, i: u32, value: Real) {
  let t1 = silu(value);
  lane_feedForward_active[row * 2u + place] = t1;
}

fn feedForward_gated_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_feedForward_active[row * 2u + place];
  let t2 = x1 * value;
  lane_feedForward_active[row * 2u + place] = t2;
}

fn out_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_given0[row * 1u + place];
  let t2 = x1 + value;
  lane_given0[row * 1u + place] = t2;
}

// attention_mixed_loaded
const attention_mixed_loaded_WIDTH4: u32 = 24u;

const attention_mixed_loaded_PLACES = (attention_mixed_loaded_WIDTH4 + LANES - 1u) / LANES;

fn attention_mixed_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * attention_mixed_loaded_PLACES * one; item++) {
    lane_attention_mixed[item] = attention_mixed[globalRow(item / attention_mixed_loaded_PLACES) * attention_mixed_loaded_WIDTH4 + min(item % attention_mixed_loaded_PLACES * LANES + lane, attention_mixed_loaded_WIDTH4 - 1u)];
  }
}

// given0_loaded
const given0_loaded_WIDTH4: u32 = 24u;

const given0_loaded_PLACES = (given0_loaded_WIDTH4 + LANES - 1u) / LANES;

fn given0_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * given0_loaded_PLACES * one; item++) {
    lane_given0[item] = given0[globalRow(item / given0_loaded_PLACES) * given0_loaded_WIDTH4 + min(item % given0_loaded_PLACES * LANES + lane, given0_loaded_WIDTH4 - 1u)];
  }
}

// attended
const attended_INNER4: u32 = 24u; // fours of a row of x and W
const attended_FIRST4: u32 = 0u; // a multiple of LANES
const attended_COLUMNS4: u32 = 24u; // fours of columns
const attended_AT: u32 = 11072u; // where the columns' weights begin

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

// feedForward_norm_normed
const feedForward_norm_normed_WIDTH4: u32 = 24u;
const feedForward_norm_normed_CENTRED: bool = false;
const feedForward_norm_normed_EPSILON: f32 = 0.00001f;
const feedForward_norm_normed_GAIN_AT: u32 = 160u;
const feedForward_norm_normed_BIAS_AT: u32 = 160u;

const feedForward_norm_normed_PLACES = (feedForward_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn feedForward_norm_normed_run(one: u32) {
  let size = f32(4u * feedForward_norm_normed_WIDTH4);
  for (var row = 0u; row < ROWS * one; row++) {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[row * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[row * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[row * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights1[feedForward_norm_normed_GAIN_AT + i];
      if (feedForward_norm_normed_CENTRED) { y += weights1[feedForward_norm_normed_BIAS_AT + i]; }
      lane_feedForward_norm_normed[row * feedForward_norm_normed_PLACES + 0u] = y;
    }
  }
}

// feedForward_active
const feedForward_active_INNER4: u32 = 24u; // fours of a row of x and W
const feedForward_active_FIRST4: u32 = 0u; // a multiple of LANES
const feedForward_active_COLUMNS4: u32 = 48u; // fours of columns
const feedForward_active_AT: u32 = 13376u; // where the columns' weights begin

const feedForward_active_PLACES = (feedForward_active_INNER4 + LANES - 1u) / LANES;

fn feedForward_active_run(one: u32) {
  for (var first = 0u; first < feedForward_active_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, feedForward_active_COLUMNS4 - 1u);
    let at = feedForward_active_AT + 4u * column * feedForward_active_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < feedForward_active_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_norm_normed[0u * feedForward_active_PLACES + place]; }
      { mine[1u] = lane_feedForward_norm_normed[1u * feedForward_active_PLACES + place]; }
      let end = min(LANES, feedForward_active_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + feedForward_active_INNER4], weights0[here + 2u * feedForward_active_INNER4], weights0[here + 3u * feedForward_active_INNER4]));
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
    { feedForward_active_finish(0u, (feedForward_active_FIRST4 + first) / LANES, feedForward_active_FIRST4 + column, sums[0u]); }
    { feedForward_active_finish(1u, (feedForward_active_FIRST4 + first) / LANES, feedForward_active_FIRST4 + column, sums[1u]); }
  }
}

// feedForward_gated
const feedForward_gated_INNER4: u32 = 24u; // fours of a row of x and W
const feedForward_gated_FIRST4: u32 = 0u; // a multiple of LANES
const feedForward_gated_COLUMNS4: u32 = 48u; // fours of columns
const feedForward_gated_AT: u32 = 17984u; // where the columns' weights begin

const feedForward_gated_PLACES = (feedForward_gated_INNER4 + LANES - 1u) / LANES;

fn feedForward_gated_run(one: u32) {
  for (var first = 0u; first < feedForward_gated_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, feedForward_gated_COLUMNS4 - 1u);
    let at = feedForward_gated_AT + 4u * column * feedForward_gated_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < feedForward_gated_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_norm_normed[0u * feedForward_gated_PLACES + place]; }
      { mine[1u] = lane_feedForward_norm_normed[1u * feedForward_gated_PLACES + place]; }
      let end = min(LANES, feedForward_gated_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + feedForward_gated_INNER4], weights0[here + 2u * feedForward_gated_INNER4], weights0[here + 3u * feedForward_gated_INNER4]));
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
    { feedForward_gated_finish(0u, (feedForward_gated_FIRST4 + first) / LANES, feedForward_gated_FIRST4 + column, sums[0u]); }
    { feedForward_gated_finish(1u, (feedForward_gated_FIRST4 + first) / LANES, feedForward_gated_FIRST4 + column, sums[1u]); }
  }
}

// out
const out_INNER4: u32 = 48u; // fours of a row of x and W
const out_FIRST4: u32 = 0u; // a multiple of LANES
const out_COLUMNS4: u32 = 24u; // fours of columns
const out_AT: u32 = 22592u; // where the columns' weights begin

const out_PLACES = (out_INNER4 + LANES - 1u) / LANES;

fn out_run(one: u32) {
  for (var first = 0u; first < out_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, out_COLUMNS4 - 1u);
    let at = out_AT + 4u * column * out_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < out_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_active[0u * out_PLACES + place]; }
      { mine[1u] = lane_feedForward_active[1u * out_PLACES + place]; }
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
const out_stored_WIDTH4: u32 = 24u;

const out_stored_PLACES = (out_stored_WIDTH4 + LANES - 1u) / LANES;

fn out_stored_run(one: u32) {
  for (var item = 0u; item < ROWS * out_stored_PLACES * one; item++) {
    let i = item % out_stored_PLACES * LANES + lane;
    if (i < out_stored_WIDTH4 && isThere(item / out_stored_PLACES)) { out[globalRow(item / out_stored_PLACES) * out_stored_WIDTH4 + i] = lane_given0[item]; }
  }
}
