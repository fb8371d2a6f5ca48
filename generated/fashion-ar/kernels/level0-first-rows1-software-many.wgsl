enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  place: u32,
  page0_first: u32,
  page1_first: u32,
  position: u32,
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
  given0_loaded_run(one);
  attention_norm_normed_run(one);
  attention_qkv_product_run(one);
  attention_rotated_run(one);
  attention_mixed_run(one);
  attended__run(one);
  feedForward_norm_normed_run(one);
  feedForward_active_run(one);
  feedForward_gated_run(one);
  out__run(one);
  out__stored_run(one);
}

@group(0) @binding(1) var page0: texture_storage_2d<rgba32float, read>;
@group(0) @binding(2) var page1: texture_storage_2d<rgba32float, read>;
@group(0) @binding(3) var<storage, read> given0: array<vec4f>;
@group(0) @binding(4) var<storage, read> given1: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> attention_keys: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> attention_values: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> out_: array<vec4f>;
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

var<private> lane_given0: array<vec4f, 24>;
var<private> lane_attention_norm_normed: array<vec4f, 24>;
var<private> lane_attention_qkv_product: array<vec4f, 72>;
var<private> lane_attention_mixed: array<vec4f, 24>;
var<private> lane_feedForward_norm_normed: array<vec4f, 24>;
var<private> lane_feedForward_active: array<vec4f, 48>;

fn lane_given0_at(row: u32, place: u32) -> vec4f {
  var found = lane_given0[row * 3u + 0u];
  found = select(found, lane_given0[row * 3u + 1u], place == 1u);
  found = select(found, lane_given0[row * 3u + 2u], place == 2u);
  return found;
}

fn lane_given0_put(row: u32, place: u32, numbers: vec4f) {
  lane_given0[row * 3u + 0u] = select(lane_given0[row * 3u + 0u], numbers, place == 0u);
  lane_given0[row * 3u + 1u] = select(lane_given0[row * 3u + 1u], numbers, place == 1u);
  lane_given0[row * 3u + 2u] = select(lane_given0[row * 3u + 2u], numbers, place == 2u);
}

fn lane_attention_norm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_attention_norm_normed[row * 3u + 0u];
  found = select(found, lane_attention_norm_normed[row * 3u + 1u], place == 1u);
  found = select(found, lane_attention_norm_normed[row * 3u + 2u], place == 2u);
  return found;
}

fn lane_attention_qkv_product_at(row: u32, place: u32) -> vec4f {
  return lane_attention_qkv_product[row * 9u + place];
}

fn lane_attention_qkv_product_put(row: u32, place: u32, numbers: vec4f) {
  lane_attention_qkv_product[row * 9u + place] = numbers;
}

fn lane_attention_mixed_at(row: u32, place: u32) -> vec4f {
  var found = lane_attention_mixed[row * 3u + 0u];
  found = select(found, lane_attention_mixed[row * 3u + 1u], place == 1u);
  found = select(found, lane_attention_mixed[row * 3u + 2u], place == 2u);
  return found;
}

fn lane_feedForward_norm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_feedForward_norm_normed[row * 3u + 0u];
  found = select(found, lane_feedForward_norm_normed[row * 3u + 1u], place == 1u);
  found = select(found, lane_feedForward_norm_normed[row * 3u + 2u], place == 2u);
  return found;
}

fn lane_feedForward_active_at(row: u32, place: u32) -> vec4f {
  var found = lane_feedForward_active[row * 6u + 0u];
  found = select(found, lane_feedForward_active[row * 6u + 1u], place == 1u);
  found = select(found, lane_feedForward_active[row * 6u + 2u], place == 2u);
  found = select(found, lane_feedForward_active[row * 6u + 3u], place == 3u);
  found = select(found, lane_feedForward_active[row * 6u + 4u], place == 4u);
  found = select(found, lane_feedForward_active[row * 6u + 5u], place == 5u);
  return found;
}

fn lane_feedForward_active_put(row: u32, place: u32, numbers: vec4f) {
  lane_feedForward_active[row * 6u + 0u] = select(lane_feedForward_active[row * 6u + 0u], numbers, place == 0u);
  lane_feedForward_active[row * 6u + 1u] = select(lane_feedForward_active[row * 6u + 1u], numbers, place == 1u);
  lane_feedForward_active[row * 6u + 2u] = select(lane_feedForward_active[row * 6u + 2u], numbers, place == 2u);
  lane_feedForward_active[row * 6u + 3u] = select(lane_feedForward_active[row * 6u + 3u], numbers, place == 3u);
  lane_feedForward_active[row * 6u + 4u] = select(lane_feedForward_active[row * 6u + 4u], numbers, place == 4u);
  lane_feedForward_active[row * 6u + 5u] = select(lane_feedForward_active[row * 6u + 5u], numbers, place == 5u);
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

fn attention_qkv_product_finish(row: u32, place: u32, i: u32, value: Real) {
  lane_attention_qkv_product_put(row, place, value);
}

fn attended__finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_given0_at(row, place);
  let t2 = x1 + value;
  lane_given0_put(row, place, t2);
}

fn feedForward_active_finish(row: u32, place: u32, i: u32, value: Real) {
  let t1 = silu(value);
  lane_feedForward_active_put(row, place, t1);
}

fn feedForward_gated_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_feedForward_active_at(row, place);
  let t2 = x1 * value;
  lane_feedForward_active_put(row, place, t2);
}

fn out__finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = lane_given0_at(row, place);
  let t2 = x1 + value;
  lane_given0_put(row, place, t2);
}

// given0_loaded
const given0_loaded_WIDTH4: u32 = 24u;
const given0_loaded_ROWS_HELD: u32 = 8u; // ROWS, or 1

const given0_loaded_PLACES = (given0_loaded_WIDTH4 + LANES - 1u) / LANES;

fn given0_loaded_run(one: u32) {
  for (var item = 0u; item < given0_loaded_ROWS_HELD * given0_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / given0_loaded_PLACES), 0u, given0_loaded_ROWS_HELD == 1u);
    lane_given0[item] = given0[row * given0_loaded_WIDTH4 + min(item % given0_loaded_PLACES * LANES + lane, given0_loaded_WIDTH4 - 1u)];
  }
}

// attention_norm_normed
const attention_norm_normed_WIDTH4: u32 = 24u;
const attention_norm_normed_CENTRED: bool = false;
const attention_norm_normed_EPSILON: f32 = 0.00001f;
const attention_norm_normed_GAIN_AT: u32 = 0u;
const attention_norm_normed_BIAS_AT: u32 = 0u;

const attention_norm_normed_PLACES = (attention_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn attention_norm_normed_run(one: u32) {
  let size = f32(4u * attention_norm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[0u * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[0u * attention_norm_normed_PLACES + 1u], 1u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[0u * attention_norm_normed_PLACES + 2u], 2u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[0u * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[0u * attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[0u * attention_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[0u * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[0u * attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[0u * attention_norm_normed_PLACES + 1u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[0u * attention_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[0u * attention_norm_normed_PLACES + 2u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[0u * attention_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[1u * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[1u * attention_norm_normed_PLACES + 1u], 1u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[1u * attention_norm_normed_PLACES + 2u], 2u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[1u * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[1u * attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[1u * attention_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[1u * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[1u * attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[1u * attention_norm_normed_PLACES + 1u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[1u * attention_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[1u * attention_norm_normed_PLACES + 2u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[1u * attention_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[2u * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[2u * attention_norm_normed_PLACES + 1u], 1u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[2u * attention_norm_normed_PLACES + 2u], 2u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[2u * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[2u * attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[2u * attention_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[2u * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[2u * attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[2u * attention_norm_normed_PLACES + 1u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[2u * attention_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[2u * attention_norm_normed_PLACES + 2u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[2u * attention_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[3u * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[3u * attention_norm_normed_PLACES + 1u], 1u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[3u * attention_norm_normed_PLACES + 2u], 2u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[3u * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[3u * attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[3u * attention_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[3u * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[3u * attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[3u * attention_norm_normed_PLACES + 1u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[3u * attention_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[3u * attention_norm_normed_PLACES + 2u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[3u * attention_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[4u * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[4u * attention_norm_normed_PLACES + 1u], 1u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[4u * attention_norm_normed_PLACES + 2u], 2u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[4u * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[4u * attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[4u * attention_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[4u * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[4u * attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[4u * attention_norm_normed_PLACES + 1u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[4u * attention_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[4u * attention_norm_normed_PLACES + 2u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[4u * attention_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[5u * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[5u * attention_norm_normed_PLACES + 1u], 1u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[5u * attention_norm_normed_PLACES + 2u], 2u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[5u * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[5u * attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[5u * attention_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[5u * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[5u * attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[5u * attention_norm_normed_PLACES + 1u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[5u * attention_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[5u * attention_norm_normed_PLACES + 2u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[5u * attention_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[6u * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[6u * attention_norm_normed_PLACES + 1u], 1u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[6u * attention_norm_normed_PLACES + 2u], 2u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[6u * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[6u * attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[6u * attention_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[6u * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[6u * attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[6u * attention_norm_normed_PLACES + 1u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[6u * attention_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[6u * attention_norm_normed_PLACES + 2u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[6u * attention_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[7u * attention_norm_normed_PLACES + 0u], 0u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[7u * attention_norm_normed_PLACES + 1u], 1u * LANES + lane < attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[7u * attention_norm_normed_PLACES + 2u], 2u * LANES + lane < attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[7u * attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[7u * attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[7u * attention_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[7u * attention_norm_normed_PLACES + 0u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[7u * attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[7u * attention_norm_normed_PLACES + 1u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[7u * attention_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[7u * attention_norm_normed_PLACES + 2u] - mean) * inverse * weights0(attention_norm_normed_GAIN_AT + i);
      if (attention_norm_normed_CENTRED) { y += weights0(attention_norm_normed_BIAS_AT + i); }
      lane_attention_norm_normed[7u * attention_norm_normed_PLACES + 2u] = y;
    }
  }
}

// attention_qkv_product
const attention_qkv_product_INNER4: u32 = 24u; // fours of a row of x and W
const attention_qkv_product_COLUMNS4: u32 = 72u; // fours of columns
const attention_qkv_product_AT: u32 = 0u; // where the weights begin

const attention_qkv_product_PLACES = (attention_qkv_product_INNER4 + LANES - 1u) / LANES;

fn attention_qkv_product_run(one: u32) {
  for (var first = 0u; first < attention_qkv_product_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, attention_qkv_product_COLUMNS4 - 1u);
    let at = attention_qkv_product_AT + 4u * column * attention_qkv_product_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < attention_qkv_product_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_attention_norm_normed_at(0u, place); }
      { mine[1u] = lane_attention_norm_normed_at(1u, place); }
      { mine[2u] = lane_attention_norm_normed_at(2u, place); }
      { mine[3u] = lane_attention_norm_normed_at(3u, place); }
      { mine[4u] = lane_attention_norm_normed_at(4u, place); }
      { mine[5u] = lane_attention_norm_normed_at(5u, place); }
      { mine[6u] = lane_attention_norm_normed_at(6u, place); }
      { mine[7u] = lane_attention_norm_normed_at(7u, place); }
      let end = min(LANES, attention_qkv_product_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + attention_qkv_product_INNER4), weights1(here + 2u * attention_qkv_product_INNER4), weights1(here + 3u * attention_qkv_product_INNER4)));
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
    { attention_qkv_product_finish(0u, first / LANES, column, sums[0u]); }
    { attention_qkv_product_finish(1u, first / LANES, column, sums[1u]); }
    { attention_qkv_product_finish(2u, first / LANES, column, sums[2u]); }
    { attention_qkv_product_finish(3u, first / LANES, column, sums[3u]); }
    { attention_qkv_product_finish(4u, first / LANES, column, sums[4u]); }
    { attention_qkv_product_finish(5u, first / LANES, column, sums[5u]); }
    { attention_qkv_product_finish(6u, first / LANES, column, sums[6u]); }
    { attention_qkv_product_finish(7u, first / LANES, column, sums[7u]); }
  }
}

// attention_rotated
const attention_rotated_WIDTH4: u32 = 24u;
const attention_rotated_HEAD4: u32 = 4u;

const attention_rotated_PLACES = (3u * attention_rotated_WIDTH4 + LANES - 1u) / LANES;

fn attention_rotated_run(one: u32) {
  for (var place = 0u; place * LANES < 2u * attention_rotated_WIDTH4; place++) {
    let i = place * LANES + lane;
    let angle = given1[launch.position * attention_rotated_HEAD4 + i % attention_rotated_HEAD4];
    {
      let x = lane_attention_qkv_product_at(0u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product_put(0u, place, select(x, turned, i < 2u * attention_rotated_WIDTH4));
    }
    {
      let x = lane_attention_qkv_product_at(1u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product_put(1u, place, select(x, turned, i < 2u * attention_rotated_WIDTH4));
    }
    {
      let x = lane_attention_qkv_product_at(2u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product_put(2u, place, select(x, turned, i < 2u * attention_rotated_WIDTH4));
    }
    {
      let x = lane_attention_qkv_product_at(3u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product_put(3u, place, select(x, turned, i < 2u * attention_rotated_WIDTH4));
    }
    {
      let x = lane_attention_qkv_product_at(4u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product_put(4u, place, select(x, turned, i < 2u * attention_rotated_WIDTH4));
    }
    {
      let x = lane_attention_qkv_product_at(5u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product_put(5u, place, select(x, turned, i < 2u * attention_rotated_WIDTH4));
    }
    {
      let x = lane_attention_qkv_product_at(6u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product_put(6u, place, select(x, turned, i < 2u * attention_rotated_WIDTH4));
    }
    {
      let x = lane_attention_qkv_product_at(7u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_attention_qkv_product_put(7u, place, select(x, turned, i < 2u * attention_rotated_WIDTH4));
    }
  }
}

// attention_mixed
const attention_mixed_WIDTH4: u32 = 24u; // a multiple of LANES
const attention_mixed_HEAD4: u32 = 4u; // a power of two, at most LANES
const attention_mixed_TOKENS: u32 = 49u; // that the caches hold
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
    let q = lane_attention_qkv_product[own] * attention_mixed_SCALE;
    let cache = globalRow(row) * attention_mixed_TOKENS * attention_mixed_WIDTH4 + i;
    if (isThere(row)) {
      attention_keys[cache + launch.place * attention_mixed_WIDTH4] = lane_attention_qkv_product[own + attention_mixed_PLACES];
      attention_values[cache + launch.place * attention_mixed_WIDTH4] = lane_attention_qkv_product[own + 2u * attention_mixed_PLACES];
    }
    var top = attention_mixed_headSum(sumOf(q * lane_attention_qkv_product[own + attention_mixed_PLACES]));
    var total = 1.0;
    var sum = lane_attention_qkv_product[own + 2u * attention_mixed_PLACES];
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

// attended_
const attended__INNER4: u32 = 24u; // fours of a row of x and W
const attended__COLUMNS4: u32 = 24u; // fours of columns
const attended__AT: u32 = 6912u; // where the weights begin

const attended__PLACES = (attended__INNER4 + LANES - 1u) / LANES;

fn attended__run(one: u32) {
  for (var first = 0u; first < attended__COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, attended__COLUMNS4 - 1u);
    let at = attended__AT + 4u * column * attended__INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < attended__PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_attention_mixed_at(0u, place); }
      { mine[1u] = lane_attention_mixed_at(1u, place); }
      { mine[2u] = lane_attention_mixed_at(2u, place); }
      { mine[3u] = lane_attention_mixed_at(3u, place); }
      { mine[4u] = lane_attention_mixed_at(4u, place); }
      { mine[5u] = lane_attention_mixed_at(5u, place); }
      { mine[6u] = lane_attention_mixed_at(6u, place); }
      { mine[7u] = lane_attention_mixed_at(7u, place); }
      let end = min(LANES, attended__INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + attended__INNER4), weights1(here + 2u * attended__INNER4), weights1(here + 3u * attended__INNER4)));
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
    { attended__finish(0u, first / LANES, column, sums[0u]); }
    { attended__finish(1u, first / LANES, column, sums[1u]); }
    { attended__finish(2u, first / LANES, column, sums[2u]); }
    { attended__finish(3u, first / LANES, column, sums[3u]); }
    { attended__finish(4u, first / LANES, column, sums[4u]); }
    { attended__finish(5u, first / LANES, column, sums[5u]); }
    { attended__finish(6u, first / LANES, column, sums[6u]); }
    { attended__finish(7u, first / LANES, column, sums[7u]); }
  }
}

// feedForward_norm_normed
const feedForward_norm_normed_WIDTH4: u32 = 24u;
const feedForward_norm_normed_CENTRED: bool = false;
const feedForward_norm_normed_EPSILON: f32 = 0.00001f;
const feedForward_norm_normed_GAIN_AT: u32 = 32u;
const feedForward_norm_normed_BIAS_AT: u32 = 32u;

const feedForward_norm_normed_PLACES = (feedForward_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn feedForward_norm_normed_run(one: u32) {
  let size = f32(4u * feedForward_norm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[0u * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[0u * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[0u * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[0u * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[0u * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[0u * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[0u * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[0u * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[0u * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[0u * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[0u * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[0u * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[1u * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[1u * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[1u * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[1u * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[1u * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[1u * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[1u * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[1u * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[1u * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[1u * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[1u * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[1u * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[2u * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[2u * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[2u * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[2u * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[2u * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[2u * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[2u * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[2u * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[2u * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[2u * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[2u * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[2u * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[3u * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[3u * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[3u * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[3u * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[3u * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[3u * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[3u * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[3u * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[3u * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[3u * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[3u * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[3u * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[4u * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[4u * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[4u * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[4u * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[4u * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[4u * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[4u * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[4u * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[4u * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[4u * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[4u * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[4u * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[5u * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[5u * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[5u * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[5u * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[5u * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[5u * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[5u * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[5u * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[5u * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[5u * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[5u * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[5u * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[6u * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[6u * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[6u * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[6u * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[6u * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[6u * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[6u * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[6u * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[6u * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[6u * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[6u * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[6u * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (feedForward_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_given0[7u * feedForward_norm_normed_PLACES + 0u], 0u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[7u * feedForward_norm_normed_PLACES + 1u], 1u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_given0[7u * feedForward_norm_normed_PLACES + 2u], 2u * LANES + lane < feedForward_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_given0[7u * feedForward_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[7u * feedForward_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_given0[7u * feedForward_norm_normed_PLACES + 2u] - mean, 2u * LANES + lane < feedForward_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + feedForward_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[7u * feedForward_norm_normed_PLACES + 0u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[7u * feedForward_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[7u * feedForward_norm_normed_PLACES + 1u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[7u * feedForward_norm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, feedForward_norm_normed_WIDTH4 - 1u);
      var y = (lane_given0[7u * feedForward_norm_normed_PLACES + 2u] - mean) * inverse * weights0(feedForward_norm_normed_GAIN_AT + i);
      if (feedForward_norm_normed_CENTRED) { y += weights0(feedForward_norm_normed_BIAS_AT + i); }
      lane_feedForward_norm_normed[7u * feedForward_norm_normed_PLACES + 2u] = y;
    }
  }
}

// feedForward_active
const feedForward_active_INNER4: u32 = 24u; // fours of a row of x and W
const feedForward_active_COLUMNS4: u32 = 48u; // fours of columns
const feedForward_active_AT: u32 = 9216u; // where the weights begin

const feedForward_active_PLACES = (feedForward_active_INNER4 + LANES - 1u) / LANES;

fn feedForward_active_run(one: u32) {
  for (var first = 0u; first < feedForward_active_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, feedForward_active_COLUMNS4 - 1u);
    let at = feedForward_active_AT + 4u * column * feedForward_active_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < feedForward_active_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_norm_normed_at(0u, place); }
      { mine[1u] = lane_feedForward_norm_normed_at(1u, place); }
      { mine[2u] = lane_feedForward_norm_normed_at(2u, place); }
      { mine[3u] = lane_feedForward_norm_normed_at(3u, place); }
      { mine[4u] = lane_feedForward_norm_normed_at(4u, place); }
      { mine[5u] = lane_feedForward_norm_normed_at(5u, place); }
      { mine[6u] = lane_feedForward_norm_normed_at(6u, place); }
      { mine[7u] = lane_feedForward_norm_normed_at(7u, place); }
      let end = min(LANES, feedForward_active_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + feedForward_active_INNER4), weights1(here + 2u * feedForward_active_INNER4), weights1(here + 3u * feedForward_active_INNER4)));
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
    { feedForward_active_finish(0u, first / LANES, column, sums[0u]); }
    { feedForward_active_finish(1u, first / LANES, column, sums[1u]); }
    { feedForward_active_finish(2u, first / LANES, column, sums[2u]); }
    { feedForward_active_finish(3u, first / LANES, column, sums[3u]); }
    { feedForward_active_finish(4u, first / LANES, column, sums[4u]); }
    { feedForward_active_finish(5u, first / LANES, column, sums[5u]); }
    { feedForward_active_finish(6u, first / LANES, column, sums[6u]); }
    { feedForward_active_finish(7u, first / LANES, column, sums[7u]); }
  }
}

// feedForward_gated
const feedForward_gated_INNER4: u32 = 24u; // fours of a row of x and W
const feedForward_gated_COLUMNS4: u32 = 48u; // fours of columns
const feedForward_gated_AT: u32 = 13824u; // where the weights begin

const feedForward_gated_PLACES = (feedForward_gated_INNER4 + LANES - 1u) / LANES;

fn feedForward_gated_run(one: u32) {
  for (var first = 0u; first < feedForward_gated_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, feedForward_gated_COLUMNS4 - 1u);
    let at = feedForward_gated_AT + 4u * column * feedForward_gated_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < feedForward_gated_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_norm_normed_at(0u, place); }
      { mine[1u] = lane_feedForward_norm_normed_at(1u, place); }
      { mine[2u] = lane_feedForward_norm_normed_at(2u, place); }
      { mine[3u] = lane_feedForward_norm_normed_at(3u, place); }
      { mine[4u] = lane_feedForward_norm_normed_at(4u, place); }
      { mine[5u] = lane_feedForward_norm_normed_at(5u, place); }
      { mine[6u] = lane_feedForward_norm_normed_at(6u, place); }
      { mine[7u] = lane_feedForward_norm_normed_at(7u, place); }
      let end = min(LANES, feedForward_gated_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + feedForward_gated_INNER4), weights1(here + 2u * feedForward_gated_INNER4), weights1(here + 3u * feedForward_gated_INNER4)));
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
    { feedForward_gated_finish(0u, first / LANES, column, sums[0u]); }
    { feedForward_gated_finish(1u, first / LANES, column, sums[1u]); }
    { feedForward_gated_finish(2u, first / LANES, column, sums[2u]); }
    { feedForward_gated_finish(3u, first / LANES, column, sums[3u]); }
    { feedForward_gated_finish(4u, first / LANES, column, sums[4u]); }
    { feedForward_gated_finish(5u, first / LANES, column, sums[5u]); }
    { feedForward_gated_finish(6u, first / LANES, column, sums[6u]); }
    { feedForward_gated_finish(7u, first / LANES, column, sums[7u]); }
  }
}

// out_
const out__INNER4: u32 = 48u; // fours of a row of x and W
const out__COLUMNS4: u32 = 24u; // fours of columns
const out__AT: u32 = 18432u; // where the weights begin

const out__PLACES = (out__INNER4 + LANES - 1u) / LANES;

fn out__run(one: u32) {
  for (var first = 0u; first < out__COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, out__COLUMNS4 - 1u);
    let at = out__AT + 4u * column * out__INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < out__PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_feedForward_active_at(0u, place); }
      { mine[1u] = lane_feedForward_active_at(1u, place); }
      { mine[2u] = lane_feedForward_active_at(2u, place); }
      { mine[3u] = lane_feedForward_active_at(3u, place); }
      { mine[4u] = lane_feedForward_active_at(4u, place); }
      { mine[5u] = lane_feedForward_active_at(5u, place); }
      { mine[6u] = lane_feedForward_active_at(6u, place); }
      { mine[7u] = lane_feedForward_active_at(7u, place); }
      let end = min(LANES, out__INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights1(here), weights1(here + out__INNER4), weights1(here + 2u * out__INNER4), weights1(here + 3u * out__INNER4)));
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
    { out__finish(0u, first / LANES, column, sums[0u]); }
    { out__finish(1u, first / LANES, column, sums[1u]); }
    { out__finish(2u, first / LANES, column, sums[2u]); }
    { out__finish(3u, first / LANES, column, sums[3u]); }
    { out__finish(4u, first / LANES, column, sums[4u]); }
    { out__finish(5u, first / LANES, column, sums[5u]); }
    { out__finish(6u, first / LANES, column, sums[6u]); }
    { out__finish(7u, first / LANES, column, sums[7u]); }
  }
}

// out__stored
const out__stored_WIDTH4: u32 = 24u;
const out__stored_ROWS_HELD: u32 = 8u; // ROWS, or 1

const out__stored_PLACES = (out__stored_WIDTH4 + LANES - 1u) / LANES;

fn out__stored_run(one: u32) {
  for (var item = 0u; item < out__stored_ROWS_HELD * out__stored_PLACES * one; item++) {
    let i = item % out__stored_PLACES * LANES + lane;
    let row = select(globalRow(item / out__stored_PLACES), 0u, out__stored_ROWS_HELD == 1u);
    if (i < out__stored_WIDTH4 && isThere(item / out__stored_PLACES)) { out_[row * out__stored_WIDTH4 + i] = lane_given0[item]; }
  }
}
