enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  position: u32,
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
  level0_block1_attention_mixed_loaded_run(one);
  level0_block0_out_loaded_run(one);
  level0_block1_attended_run(one);
  level0_block1_feedForward_norm_normed_run(one);
  level0_block1_feedForward_active_run(one);
  level0_block1_feedForward_gated_run(one);
  level0_block1_out_run(one);
  level0_block1_out_stored_run(one);
  level0_block2_attention_norm_normed_run(one);
  level0_block2_attention_qkv_product_run(one);
  level0_block2_attention_rotated_run(one);
  level0_block2_attention_rotated_stored_run(one);
}

@group(0) @binding(1) var<storage, read> page0: array<vec4f>;
@group(0) @binding(2) var<storage, read> page1: array<vec4f>;
@group(0) @binding(3) var<storage, read> level0_block1_attention_mixed: array<vec4f>;
@group(0) @binding(4) var<storage, read> level0_block0_out: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> level0_block1_out: array<vec4f>;
@group(0) @binding(6) var<storage, read> level0_rotary: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> level0_block2_attention_rotated: array<vec4f>;
fn weights0(four: u32) -> vec4f { return page0[four]; }
fn weights1(four: u32) -> vec4f { return page1[four]; }

var<private> lane_level0_block1_attention_mixed: array<vec4f, 2>;
var<private> lane_level0_block0_out: array<vec4f, 2>;
var<private> lane_level0_block1_feedForward_norm_normed: array<vec4f, 2>;
var<private> lane_level0_block1_feedForward_active: array<vec4f, 4>;
var<private> lane_level0_block2_attention_norm_normed: array<vec4f, 2>;
var<private> lane_level0_block2_attention_qkv_product: array<vec4f, 6>;

fn lane_level0_block1_attention_mixed_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_block1_attention_mixed[row * 1u + 0u];
  return found;
}

fn lane_level0_block0_out_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_block0_out[row * 1u + 0u];
  return found;
}

fn lane_level0_block0_out_put(row: u32, place: u32, numbers: vec4f) {
  lane_level0_block0_out[row * 1u + 0u] = numbers;
}

fn lane_level0_block1_feedForward_norm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_block1_feedForward_norm_normed[row * 1u + 0u];
  return found;
}

fn lane_level0_block1_feedForward_active_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_block1_feedForward_active[row * 2u + 0u];
  found = select(found, lane_level0_block1_feedForward_active[row * 2u + 1u], place == 1u);
  return found;
}

fn lane_level0_block1_feedForward_active_put(row: u32, place: u32, numbers: vec4f) {
  lane_level0_block1_feedForward_active[row * 2u + 0u] = select(lane_level0_block1_feedForward_active[row * 2u + 0u], numbers, place == 0u);
  lane_level0_block1_feedForward_active[row * 2u + 1u] = select(lane_level0_block1_feedForward_active[row * 2u + 1u], numbers, place == 1u);
}

fn lane_level0_block2_attention_norm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_block2_attention_norm_normed[row * 1u + 0u];
  return found;
}

fn lane_level0_block2_attention_qkv_product_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_block2_attention_qkv_product[row * 3u + 0u];
  found = select(found, lane_level0_block2_attention_qkv_product[row * 3u + 1u], place == 1u);
  found = select(found, lane_level0_block2_attention_qkv_product[row * 3u + 2u], place == 2u);
  return found;
}

fn lane_level0_block2_attention_qkv_product_put(row: u32, place: u32, numbers: vec4f) {
  lane_level0_block2_attention_qkv_product[row * 3u + 0u] = select(lane_level0_block2_attention_qkv_product[row * 3u + 0u], numbers, place == 0u);
  lane_level0_block2_attention_qkv_product[row * 3u + 1u] = select(lane_level0_block2_attention_qkv_product[row * 3u + 1u], numbers, place == 1u);
  lane_level0_block2_attention_qkv_product[row * 3u + 2u] = select(lane_level0_block2_attention_qkv_product[row * 3u + 2u], numbers, place == 2u);
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

fn level0_block1_attended_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_level0_block0_out_at(row, place);
  let t2 = x1 + value;
  lane_level0_block0_out_put(row, place, t2);
}

fn level0_block1_feedForward_active_finish(row: u32, place: u32, i: u32, value: Real) {
  let t1 = silu(value);
  lane_level0_block1_feedForward_active_put(row, place, t1);
}

fn level0_block1_feedForward_gated_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_level0_block1_feedForward_active_at(row, place);
  let t2 = x1 * value;
  lane_level0_block1_feedForward_active_put(row, place, t2);
}

fn level0_block1_out_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_level0_block0_out_at(row, place);
  let t2 = x1 + value;
  lane_level0_block0_out_put(row, place, t2);
}

fn level0_block2_attention_qkv_product_finish(row: u32, place: u32, i: u32, value: Real) {
  lane_level0_block2_attention_qkv_product_put(row, place, value);
}

// level0_block1_attention_mixed_loaded
const level0_block1_attention_mixed_loaded_WIDTH4: u32 = 24u;
const level0_block1_attention_mixed_loaded_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level0_block1_attention_mixed_loaded_PLACES = (level0_block1_attention_mixed_loaded_WIDTH4 + LANES - 1u) / LANES;

fn level0_block1_attention_mixed_loaded_run(one: u32) {
  for (var item = 0u; item < level0_block1_attention_mixed_loaded_ROWS_HELD * level0_block1_attention_mixed_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / level0_block1_attention_mixed_loaded_PLACES), 0u, level0_block1_attention_mixed_loaded_ROWS_HELD == 1u);
    lane_level0_block1_attention_mixed[item] = level0_block1_attention_mixed[row * level0_block1_attention_mixed_loaded_WIDTH4 + min(item % level0_block1_attention_mixed_loaded_PLACES * LANES + lane, level0_block1_attention_mixed_loaded_WIDTH4 - 1u)];
  }
}

// level0_block0_out_loaded
const level0_block0_out_loaded_WIDTH4: u32 = 24u;
const level0_block0_out_loaded_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level0_block0_out_loaded_PLACES = (level0_block0_out_loaded_WIDTH4 + LANES - 1u) / LANES;

fn level0_block0_out_loaded_run(one: u32) {
  for (var item = 0u; item < level0_block0_out_loaded_ROWS_HELD * level0_block0_out_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / level0_block0_out_loaded_PLACES), 0u, level0_block0_out_loaded_ROWS_HELD == 1u);
    lane_level0_block0_out[item] = level0_block0_out[row * level0_block0_out_loaded_WIDTH4 + min(item % level0_block0_out_loaded_PLACES * LANES + lane, level0_block0_out_loaded_WIDTH4 - 1u)];
  }
}

// level0_block1_attended
const level0_block1_attended_INNER4: u32 = 24u; // fours of a row of x and W
const level0_block1_attended_COLUMNS4: u32 = 24u; // fours of columns
const level0_block1_attended_AT: u32 = 0u; // where the weights begin

const level0_block1_attended_PLACES = (level0_block1_attended_INNER4 + LANES - 1u) / LANES;

fn level0_block1_attended_run(one: u32) {
  for (var first = 0u; first < level0_block1_attended_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level0_block1_attended_COLUMNS4 - 1u);
    let at = level0_block1_attended_AT + 4u * column * level0_block1_attended_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level0_block1_attended_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level0_block1_attention_mixed_at(0u, place); }
      { mine[1u] = lane_level0_block1_attention_mixed_at(1u, place); }
      let end = min(LANES, level0_block1_attended_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0(here), weights0(here + level0_block1_attended_INNER4), weights0(here + 2u * level0_block1_attended_INNER4), weights0(here + 3u * level0_block1_attended_INNER4)));
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
    { level0_block1_attended_finish(0u, first / LANES, column, sums[0u]); }
    { level0_block1_attended_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// level0_block1_feedForward_norm_normed
const level0_block1_feedForward_norm_normed_WIDTH4: u32 = 24u;
const level0_block1_feedForward_norm_normed_CENTRED: bool = false;
const level0_block1_feedForward_norm_normed_EPSILON: f32 = 0.00001f;
const level0_block1_feedForward_norm_normed_GAIN_AT: u32 = 0u;
const level0_block1_feedForward_norm_normed_BIAS_AT: u32 = 0u;

const level0_block1_feedForward_norm_normed_PLACES = (level0_block1_feedForward_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level0_block1_feedForward_norm_normed_run(one: u32) {
  let size = f32(4u * level0_block1_feedForward_norm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level0_block1_feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_block0_out[0u * level0_block1_feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < level0_block1_feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_block0_out[0u * level0_block1_feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_block1_feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_block1_feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_block1_feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block0_out[0u * level0_block1_feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_block1_feedForward_norm_normed_GAIN_AT + i);
      if (level0_block1_feedForward_norm_normed_CENTRED) { y += weights1(level0_block1_feedForward_norm_normed_BIAS_AT + i); }
      lane_level0_block1_feedForward_norm_normed[0u * level0_block1_feedForward_norm_normed_PLACES + 0u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_block1_feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_block0_out[1u * level0_block1_feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < level0_block1_feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_block0_out[1u * level0_block1_feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_block1_feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_block1_feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_block1_feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block0_out[1u * level0_block1_feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_block1_feedForward_norm_normed_GAIN_AT + i);
      if (level0_block1_feedForward_norm_normed_CENTRED) { y += weights1(level0_block1_feedForward_norm_normed_BIAS_AT + i); }
      lane_level0_block1_feedForward_norm_normed[1u * level0_block1_feedForward_norm_normed_PLACES + 0u] = y;
    }
  }
}

// level0_block1_feedForward_active
const level0_block1_feedForward_active_INNER4: u32 = 24u; // fours of a row of x and W
const level0_block1_feedForward_active_COLUMNS4: u32 = 48u; // fours of columns
const level0_block1_feedForward_active_AT: u32 = 2304u; // where the weights begin

const level0_block1_feedForward_active_PLACES = (level0_block1_feedForward_active_INNER4 + LANES - 1u) / LANES;

fn level0_block1_feedForward_active_run(one: u32) {
  for (var first = 0u; first < level0_block1_feedForward_active_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level0_block1_feedForward_active_COLUMNS4 - 1u);
    let at = level0_block1_feedForward_active_AT + 4u * column * level0_block1_feedForward_active_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level0_block1_feedForward_active_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level0_block1_feedForward_norm_normed_at(0u, place); }
      { mine[1u] = lane_level0_block1_feedForward_norm_normed_at(1u, place); }
      let end = min(LANES, level0_block1_feedForward_active_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0(here), weights0(here + level0_block1_feedForward_active_INNER4), weights0(here + 2u * level0_block1_feedForward_active_INNER4), weights0(here + 3u * level0_block1_feedForward_active_INNER4)));
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
    { level0_block1_feedForward_active_finish(0u, first / LANES, column, sums[0u]); }
    { level0_block1_feedForward_active_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// level0_block1_feedForward_gated
const level0_block1_feedForward_gated_INNER4: u32 = 24u; // fours of a row of x and W
const level0_block1_feedForward_gated_COLUMNS4: u32 = 48u; // fours of columns
const level0_block1_feedForward_gated_AT: u32 = 6912u; // where the weights begin

const level0_block1_feedForward_gated_PLACES = (level0_block1_feedForward_gated_INNER4 + LANES - 1u) / LANES;

fn level0_block1_feedForward_gated_run(one: u32) {
  for (var first = 0u; first < level0_block1_feedForward_gated_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level0_block1_feedForward_gated_COLUMNS4 - 1u);
    let at = level0_block1_feedForward_gated_AT + 4u * column * level0_block1_feedForward_gated_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level0_block1_feedForward_gated_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level0_block1_feedForward_norm_normed_at(0u, place); }
      { mine[1u] = lane_level0_block1_feedForward_norm_normed_at(1u, place); }
      let end = min(LANES, level0_block1_feedForward_gated_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0(here), weights0(here + level0_block1_feedForward_gated_INNER4), weights0(here + 2u * level0_block1_feedForward_gated_INNER4), weights0(here + 3u * level0_block1_feedForward_gated_INNER4)));
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
    { level0_block1_feedForward_gated_finish(0u, first / LANES, column, sums[0u]); }
    { level0_block1_feedForward_gated_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// level0_block1_out
const level0_block1_out_INNER4: u32 = 48u; // fours of a row of x and W
const level0_block1_out_COLUMNS4: u32 = 24u; // fours of columns
const level0_block1_out_AT: u32 = 11520u; // where the weights begin

const level0_block1_out_PLACES = (level0_block1_out_INNER4 + LANES - 1u) / LANES;

fn level0_block1_out_run(one: u32) {
  for (var first = 0u; first < level0_block1_out_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level0_block1_out_COLUMNS4 - 1u);
    let at = level0_block1_out_AT + 4u * column * level0_block1_out_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level0_block1_out_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level0_block1_feedForward_active_at(0u, place); }
      { mine[1u] = lane_level0_block1_feedForward_active_at(1u, place); }
      let end = min(LANES, level0_block1_out_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0(here), weights0(here + level0_block1_out_INNER4), weights0(here + 2u * level0_block1_out_INNER4), weights0(here + 3u * level0_block1_out_INNER4)));
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
    { level0_block1_out_finish(0u, first / LANES, column, sums[0u]); }
    { level0_block1_out_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// level0_block1_out_stored
const level0_block1_out_stored_WIDTH4: u32 = 24u;
const level0_block1_out_stored_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level0_block1_out_stored_PLACES = (level0_block1_out_stored_WIDTH4 + LANES - 1u) / LANES;

fn level0_block1_out_stored_run(one: u32) {
  for (var item = 0u; item < level0_block1_out_stored_ROWS_HELD * level0_block1_out_stored_PLACES * one; item++) {
    let i = item % level0_block1_out_stored_PLACES * LANES + lane;
    let row = select(globalRow(item / level0_block1_out_stored_PLACES), 0u, level0_block1_out_stored_ROWS_HELD == 1u);
    if (i < level0_block1_out_stored_WIDTH4 && isThere(item / level0_block1_out_stored_PLACES)) { level0_block1_out[row * level0_block1_out_stored_WIDTH4 + i] = lane_level0_block0_out[item]; }
  }
}

// level0_block2_attention_norm_normed
const level0_block2_attention_norm_normed_WIDTH4: u32 = 24u;
const level0_block2_attention_norm_normed_CENTRED: bool = false;
const level0_block2_attention_norm_normed_EPSILON: f32 = 0.00001f;
const level0_block2_attention_norm_normed_GAIN_AT: u32 = 32u;
const level0_block2_attention_norm_normed_BIAS_AT: u32 = 32u;

const level0_block2_attention_norm_normed_PLACES = (level0_block2_attention_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level0_block2_attention_norm_normed_run(one: u32) {
  let size = f32(4u * level0_block2_attention_norm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level0_block2_attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_block0_out[0u * level0_block2_attention_norm_normed_PLACES + 0u], 0u * LANES + lane < level0_block2_attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_block0_out[0u * level0_block2_attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_block2_attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_block2_attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_block2_attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block0_out[0u * level0_block2_attention_norm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_block2_attention_norm_normed_GAIN_AT + i);
      if (level0_block2_attention_norm_normed_CENTRED) { y += weights1(level0_block2_attention_norm_normed_BIAS_AT + i); }
      lane_level0_block2_attention_norm_normed[0u * level0_block2_attention_norm_normed_PLACES + 0u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_block2_attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_block0_out[1u * level0_block2_attention_norm_normed_PLACES + 0u], 0u * LANES + lane < level0_block2_attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_block0_out[1u * level0_block2_attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_block2_attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_block2_attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_block2_attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block0_out[1u * level0_block2_attention_norm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_block2_attention_norm_normed_GAIN_AT + i);
      if (level0_block2_attention_norm_normed_CENTRED) { y += weights1(level0_block2_attention_norm_normed_BIAS_AT + i); }
      lane_level0_block2_attention_norm_normed[1u * level0_block2_attention_norm_normed_PLACES + 0u] = y;
    }
  }
}

// level0_block2_attention_qkv_product
const level0_block2_attention_qkv_product_INNER4: u32 = 24u; // fours of a row of x and W
const level0_block2_attention_qkv_product_COLUMNS4: u32 = 72u; // fours of columns
const level0_block2_attention_qkv_product_AT: u32 = 16128u; // where the weights begin

const level0_block2_attention_qkv_product_PLACES = (level0_block2_attention_qkv_product_INNER4 + LANES - 1u) / LANES;

fn level0_block2_attention_qkv_product_run(one: u32) {
  for (var first = 0u; first < level0_block2_attention_qkv_product_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level0_block2_attention_qkv_product_COLUMNS4 - 1u);
    let at = level0_block2_attention_qkv_product_AT + 4u * column * level0_block2_attention_qkv_product_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level0_block2_attention_qkv_product_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level0_block2_attention_norm_normed_at(0u, place); }
      { mine[1u] = lane_level0_block2_attention_norm_normed_at(1u, place); }
      let end = min(LANES, level0_block2_attention_qkv_product_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0(here), weights0(here + level0_block2_attention_qkv_product_INNER4), weights0(here + 2u * level0_block2_attention_qkv_product_INNER4), weights0(here + 3u * level0_block2_attention_qkv_product_INNER4)));
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
    { level0_block2_attention_qkv_product_finish(0u, first / LANES, column, sums[0u]); }
    { level0_block2_attention_qkv_product_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// level0_block2_attention_rotated
const level0_block2_attention_rotated_WIDTH4: u32 = 24u;
const level0_block2_attention_rotated_HEAD4: u32 = 4u;

const level0_block2_attention_rotated_PLACES = (3u * level0_block2_attention_rotated_WIDTH4 + LANES - 1u) / LANES;

fn level0_block2_attention_rotated_run(one: u32) {
  for (var place = 0u; place * LANES < 2u * level0_block2_attention_rotated_WIDTH4; place++) {
    let i = place * LANES + lane;
    let angle = level0_rotary[launch.position * level0_block2_attention_rotated_HEAD4 + i % level0_block2_attention_rotated_HEAD4];
    {
      let x = lane_level0_block2_attention_qkv_product_at(0u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_level0_block2_attention_qkv_product_put(0u, place, select(x, turned, i < 2u * level0_block2_attention_rotated_WIDTH4));
    }
    {
      let x = lane_level0_block2_attention_qkv_product_at(1u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_level0_block2_attention_qkv_product_put(1u, place, select(x, turned, i < 2u * level0_block2_attention_rotated_WIDTH4));
    }
  }
}

// level0_block2_attention_rotated_stored
const level0_block2_attention_rotated_stored_WIDTH4: u32 = 72u;
const level0_block2_attention_rotated_stored_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level0_block2_attention_rotated_stored_PLACES = (level0_block2_attention_rotated_stored_WIDTH4 + LANES - 1u) / LANES;

fn level0_block2_attention_rotated_stored_run(one: u32) {
  for (var item = 0u; item < level0_block2_attention_rotated_stored_ROWS_HELD * level0_block2_attention_rotated_stored_PLACES * one; item++) {
    let i = item % level0_block2_attention_rotated_stored_PLACES * LANES + lane;
    let row = select(globalRow(item / level0_block2_attention_rotated_stored_PLACES), 0u, level0_block2_attention_rotated_stored_ROWS_HELD == 1u);
    if (i < level0_block2_attention_rotated_stored_WIDTH4 && isThere(item / level0_block2_attention_rotated_stored_PLACES)) { level0_block2_attention_rotated[row * level0_block2_attention_rotated_stored_WIDTH4 + i] = lane_level0_block2_attention_qkv_product[item]; }
  }
}
