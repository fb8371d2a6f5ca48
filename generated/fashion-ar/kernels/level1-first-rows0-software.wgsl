enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  page0_first: u32,
  page1_first: u32,
  position: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

const LANES: u32 = 8u;
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
  page0_first = launch.page0_first;
  page1_first = launch.page1_first;
  level1_positionHere_run(one);
  level1_conditionToken_loaded_run(one);
  level1_positioned_run(one);
  level1_inputNorm_normed_run(one);
  level1_inputNorm_normed_stored_run(one);
  level1_block0_attention_norm_normed_run(one);
  level1_block0_attention_qkv_product_run(one);
  level1_block0_attention_rotated_run(one);
  level1_block0_attention_rotated_stored_run(one);
}

@group(0) @binding(1) var page0: texture_storage_2d<rgba32float, read>;
@group(0) @binding(2) var page1: texture_storage_2d<rgba32float, read>;
@group(0) @binding(3) var<storage, read> level1_conditionToken: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> level1_inputNorm_normed: array<vec4f>;
@group(0) @binding(5) var<storage, read> level1_rotary: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> level1_block0_attention_rotated: array<vec4f>;
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

var<private> lane_level1_positionHere: array<vec4f, 2>;
var<private> lane_level1_conditionToken: array<vec4f, 4>;
var<private> lane_level1_inputNorm_normed: array<vec4f, 4>;
var<private> lane_level1_block0_attention_norm_normed: array<vec4f, 4>;
var<private> lane_level1_block0_attention_qkv_product: array<vec4f, 10>;

fn lane_level1_positionHere_at(row: u32, place: u32) -> vec4f {
  var found = lane_level1_positionHere[0u];
  found = select(found, lane_level1_positionHere[1u], place == 1u);
  return found;
}

fn lane_level1_conditionToken_at(row: u32, place: u32) -> vec4f {
  var found = lane_level1_conditionToken[row * 2u + 0u];
  found = select(found, lane_level1_conditionToken[row * 2u + 1u], place == 1u);
  return found;
}

fn lane_level1_conditionToken_put(row: u32, place: u32, numbers: vec4f) {
  lane_level1_conditionToken[row * 2u + 0u] = select(lane_level1_conditionToken[row * 2u + 0u], numbers, place == 0u);
  lane_level1_conditionToken[row * 2u + 1u] = select(lane_level1_conditionToken[row * 2u + 1u], numbers, place == 1u);
}

fn lane_level1_block0_attention_norm_normed_at(row: u32, place: u32) -> vec4f {
  var found = lane_level1_block0_attention_norm_normed[row * 2u + 0u];
  found = select(found, lane_level1_block0_attention_norm_normed[row * 2u + 1u], place == 1u);
  return found;
}

fn lane_level1_block0_attention_qkv_product_at(row: u32, place: u32) -> vec4f {
  var found = lane_level1_block0_attention_qkv_product[row * 5u + 0u];
  found = select(found, lane_level1_block0_attention_qkv_product[row * 5u + 1u], place == 1u);
  found = select(found, lane_level1_block0_attention_qkv_product[row * 5u + 2u], place == 2u);
  found = select(found, lane_level1_block0_attention_qkv_product[row * 5u + 3u], place == 3u);
  found = select(found, lane_level1_block0_attention_qkv_product[row * 5u + 4u], place == 4u);
  return found;
}

fn lane_level1_block0_attention_qkv_product_put(row: u32, place: u32, numbers: vec4f) {
  lane_level1_block0_attention_qkv_product[row * 5u + 0u] = select(lane_level1_block0_attention_qkv_product[row * 5u + 0u], numbers, place == 0u);
  lane_level1_block0_attention_qkv_product[row * 5u + 1u] = select(lane_level1_block0_attention_qkv_product[row * 5u + 1u], numbers, place == 1u);
  lane_level1_block0_attention_qkv_product[row * 5u + 2u] = select(lane_level1_block0_attention_qkv_product[row * 5u + 2u], numbers, place == 2u);
  lane_level1_block0_attention_qkv_product[row * 5u + 3u] = select(lane_level1_block0_attention_qkv_product[row * 5u + 3u], numbers, place == 3u);
  lane_level1_block0_attention_qkv_product[row * 5u + 4u] = select(lane_level1_block0_attention_qkv_product[row * 5u + 4u], numbers, place == 4u);
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

fn level1_positioned_finish(row: u32, place: u32, i: u32, value: Real) {
  let x0 = lane_level1_conditionToken_at(row, place);
  let x1 = lane_level1_positionHere_at(row, place);
  let t2 = x0 + x1;
  lane_level1_conditionToken_put(row, place, t2);
}

fn level1_block0_attention_qkv_product_finish(row: u32, place: u32, i: u32, value: Real) {
  lane_level1_block0_attention_qkv_product_put(row, place, value);
}

// level1_positionHere
const level1_positionHere_WIDTH4: u32 = 12u;
const level1_positionHere_AT: u32 = 0u; // where the table begins

const level1_positionHere_PLACES = (level1_positionHere_WIDTH4 + LANES - 1u) / LANES;

fn level1_positionHere_run(one: u32) {
  for (var place = 0u; place < level1_positionHere_PLACES * one; place++) {
    lane_level1_positionHere[place] = weights0(level1_positionHere_AT + launch.position * level1_positionHere_WIDTH4 + min(place * LANES + lane, level1_positionHere_WIDTH4 - 1u));
  }
}

// level1_conditionToken_loaded
const level1_conditionToken_loaded_WIDTH4: u32 = 12u;
const level1_conditionToken_loaded_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level1_conditionToken_loaded_PLACES = (level1_conditionToken_loaded_WIDTH4 + LANES - 1u) / LANES;

fn level1_conditionToken_loaded_run(one: u32) {
  for (var item = 0u; item < level1_conditionToken_loaded_ROWS_HELD * level1_conditionToken_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / level1_conditionToken_loaded_PLACES), 0u, level1_conditionToken_loaded_ROWS_HELD == 1u);
    lane_level1_conditionToken[item] = level1_conditionToken[row * level1_conditionToken_loaded_WIDTH4 + min(item % level1_conditionToken_loaded_PLACES * LANES + lane, level1_conditionToken_loaded_WIDTH4 - 1u)];
  }
}

// level1_positioned
const level1_positioned_WIDTH4: u32 = 12u;

const level1_positioned_PLACES = (level1_positioned_WIDTH4 + LANES - 1u) / LANES;

fn level1_positioned_run(one: u32) {
  for (var place = 0u; place < level1_positioned_PLACES * one; place++) {
    { level1_positioned_finish(0u, place, min(place * LANES + lane, level1_positioned_WIDTH4 - 1u), vec4f()); }
    { level1_positioned_finish(1u, place, min(place * LANES + lane, level1_positioned_WIDTH4 - 1u), vec4f()); }
  }
}

// level1_inputNorm_normed
const level1_inputNorm_normed_WIDTH4: u32 = 12u;
const level1_inputNorm_normed_CENTRED: bool = true;
const level1_inputNorm_normed_EPSILON: f32 = 0.000001f;
const level1_inputNorm_normed_GAIN_AT: u32 = 0u;
const level1_inputNorm_normed_BIAS_AT: u32 = 16u;

const level1_inputNorm_normed_PLACES = (level1_inputNorm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level1_inputNorm_normed_run(one: u32) {
  let size = f32(4u * level1_inputNorm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level1_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_conditionToken[0u * level1_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_conditionToken[0u * level1_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_conditionToken[0u * level1_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_conditionToken[0u * level1_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_conditionToken[0u * level1_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level1_inputNorm_normed_GAIN_AT + i);
      if (level1_inputNorm_normed_CENTRED) { y += weights1(level1_inputNorm_normed_BIAS_AT + i); }
      lane_level1_inputNorm_normed[0u * level1_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_conditionToken[0u * level1_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level1_inputNorm_normed_GAIN_AT + i);
      if (level1_inputNorm_normed_CENTRED) { y += weights1(level1_inputNorm_normed_BIAS_AT + i); }
      lane_level1_inputNorm_normed[0u * level1_inputNorm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_conditionToken[1u * level1_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_conditionToken[1u * level1_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_conditionToken[1u * level1_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_conditionToken[1u * level1_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_conditionToken[1u * level1_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level1_inputNorm_normed_GAIN_AT + i);
      if (level1_inputNorm_normed_CENTRED) { y += weights1(level1_inputNorm_normed_BIAS_AT + i); }
      lane_level1_inputNorm_normed[1u * level1_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_conditionToken[1u * level1_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level1_inputNorm_normed_GAIN_AT + i);
      if (level1_inputNorm_normed_CENTRED) { y += weights1(level1_inputNorm_normed_BIAS_AT + i); }
      lane_level1_inputNorm_normed[1u * level1_inputNorm_normed_PLACES + 1u] = y;
    }
  }
}

// level1_inputNorm_normed_stored
const level1_inputNorm_normed_stored_WIDTH4: u32 = 12u;
const level1_inputNorm_normed_stored_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level1_inputNorm_normed_stored_PLACES = (level1_inputNorm_normed_stored_WIDTH4 + LANES - 1u) / LANES;

fn level1_inputNorm_normed_stored_run(one: u32) {
  for (var item = 0u; item < level1_inputNorm_normed_stored_ROWS_HELD * level1_inputNorm_normed_stored_PLACES * one; item++) {
    let i = item % level1_inputNorm_normed_stored_PLACES * LANES + lane;
    let row = select(globalRow(item / level1_inputNorm_normed_stored_PLACES), 0u, level1_inputNorm_normed_stored_ROWS_HELD == 1u);
    if (i < level1_inputNorm_normed_stored_WIDTH4 && isThere(item / level1_inputNorm_normed_stored_PLACES)) { level1_inputNorm_normed[row * level1_inputNorm_normed_stored_WIDTH4 + i] = lane_level1_inputNorm_normed[item]; }
  }
}

// level1_block0_attention_norm_normed
const level1_block0_attention_norm_normed_WIDTH4: u32 = 12u;
const level1_block0_attention_norm_normed_CENTRED: bool = false;
const level1_block0_attention_norm_normed_EPSILON: f32 = 0.00001f;
const level1_block0_attention_norm_normed_GAIN_AT: u32 = 32u;
const level1_block0_attention_norm_normed_BIAS_AT: u32 = 32u;

const level1_block0_attention_norm_normed_PLACES = (level1_block0_attention_norm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level1_block0_attention_norm_normed_run(one: u32) {
  let size = f32(4u * level1_block0_attention_norm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level1_block0_attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_inputNorm_normed[0u * level1_block0_attention_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_inputNorm_normed[0u * level1_block0_attention_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_inputNorm_normed[0u * level1_block0_attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_inputNorm_normed[0u * level1_block0_attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_inputNorm_normed[0u * level1_block0_attention_norm_normed_PLACES + 0u] - mean) * inverse * weights1(level1_block0_attention_norm_normed_GAIN_AT + i);
      if (level1_block0_attention_norm_normed_CENTRED) { y += weights1(level1_block0_attention_norm_normed_BIAS_AT + i); }
      lane_level1_block0_attention_norm_normed[0u * level1_block0_attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_inputNorm_normed[0u * level1_block0_attention_norm_normed_PLACES + 1u] - mean) * inverse * weights1(level1_block0_attention_norm_normed_GAIN_AT + i);
      if (level1_block0_attention_norm_normed_CENTRED) { y += weights1(level1_block0_attention_norm_normed_BIAS_AT + i); }
      lane_level1_block0_attention_norm_normed[0u * level1_block0_attention_norm_normed_PLACES + 1u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level1_block0_attention_norm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_inputNorm_normed[1u * level1_block0_attention_norm_normed_PLACES + 0u], 0u * LANES + lane < level1_block0_attention_norm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_inputNorm_normed[1u * level1_block0_attention_norm_normed_PLACES + 1u], 1u * LANES + lane < level1_block0_attention_norm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_inputNorm_normed[1u * level1_block0_attention_norm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_block0_attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_inputNorm_normed[1u * level1_block0_attention_norm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_block0_attention_norm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_block0_attention_norm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_block0_attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_inputNorm_normed[1u * level1_block0_attention_norm_normed_PLACES + 0u] - mean) * inverse * weights1(level1_block0_attention_norm_normed_GAIN_AT + i);
      if (level1_block0_attention_norm_normed_CENTRED) { y += weights1(level1_block0_attention_norm_normed_BIAS_AT + i); }
      lane_level1_block0_attention_norm_normed[1u * level1_block0_attention_norm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_block0_attention_norm_normed_WIDTH4 - 1u);
      var y = (lane_level1_inputNorm_normed[1u * level1_block0_attention_norm_normed_PLACES + 1u] - mean) * inverse * weights1(level1_block0_attention_norm_normed_GAIN_AT + i);
      if (level1_block0_attention_norm_normed_CENTRED) { y += weights1(level1_block0_attention_norm_normed_BIAS_AT + i); }
      lane_level1_block0_attention_norm_normed[1u * level1_block0_attention_norm_normed_PLACES + 1u] = y;
    }
  }
}

// level1_block0_attention_qkv_product
const level1_block0_attention_qkv_product_INNER4: u32 = 12u; // fours of a row of x and W
const level1_block0_attention_qkv_product_COLUMNS4: u32 = 36u; // fours of columns
const level1_block0_attention_qkv_product_AT: u32 = 208u; // where the weights begin

const level1_block0_attention_qkv_product_PLACES = (level1_block0_attention_qkv_product_INNER4 + LANES - 1u) / LANES;

fn level1_block0_attention_qkv_product_run(one: u32) {
  for (var first = 0u; first < level1_block0_attention_qkv_product_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level1_block0_attention_qkv_product_COLUMNS4 - 1u);
    let at = level1_block0_attention_qkv_product_AT + 4u * column * level1_block0_attention_qkv_product_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level1_block0_attention_qkv_product_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level1_block0_attention_norm_normed_at(0u, place); }
      { mine[1u] = lane_level1_block0_attention_norm_normed_at(1u, place); }
      let end = min(LANES, level1_block0_attention_qkv_product_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0(here), weights0(here + level1_block0_attention_qkv_product_INNER4), weights0(here + 2u * level1_block0_attention_qkv_product_INNER4), weights0(here + 3u * level1_block0_attention_qkv_product_INNER4)));
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
    { level1_block0_attention_qkv_product_finish(0u, first / LANES, column, sums[0u]); }
    { level1_block0_attention_qkv_product_finish(1u, first / LANES, column, sums[1u]); }
  }
}

// level1_block0_attention_rotated
const level1_block0_attention_rotated_WIDTH4: u32 = 12u;
const level1_block0_attention_rotated_HEAD4: u32 = 4u;

const level1_block0_attention_rotated_PLACES = (3u * level1_block0_attention_rotated_WIDTH4 + LANES - 1u) / LANES;

fn level1_block0_attention_rotated_run(one: u32) {
  for (var place = 0u; place * LANES < 2u * level1_block0_attention_rotated_WIDTH4; place++) {
    let i = place * LANES + lane;
    let angle = level1_rotary[launch.position * level1_block0_attention_rotated_HEAD4 + i % level1_block0_attention_rotated_HEAD4];
    {
      let x = lane_level1_block0_attention_qkv_product_at(0u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_level1_block0_attention_qkv_product_put(0u, place, select(x, turned, i < 2u * level1_block0_attention_rotated_WIDTH4));
    }
    {
      let x = lane_level1_block0_attention_qkv_product_at(1u, place);
      let turned = x * angle.xxzz + x.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      lane_level1_block0_attention_qkv_product_put(1u, place, select(x, turned, i < 2u * level1_block0_attention_rotated_WIDTH4));
    }
  }
}

// level1_block0_attention_rotated_stored
const level1_block0_attention_rotated_stored_WIDTH4: u32 = 36u;
const level1_block0_attention_rotated_stored_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level1_block0_attention_rotated_stored_PLACES = (level1_block0_attention_rotated_stored_WIDTH4 + LANES - 1u) / LANES;

fn level1_block0_attention_rotated_stored_run(one: u32) {
  for (var item = 0u; item < level1_block0_attention_rotated_stored_ROWS_HELD * level1_block0_attention_rotated_stored_PLACES * one; item++) {
    let i = item % level1_block0_attention_rotated_stored_PLACES * LANES + lane;
    let row = select(globalRow(item / level1_block0_attention_rotated_stored_PLACES), 0u, level1_block0_attention_rotated_stored_ROWS_HELD == 1u);
    if (i < level1_block0_attention_rotated_stored_WIDTH4 && isThere(item / level1_block0_attention_rotated_stored_PLACES)) { level1_block0_attention_rotated[row * level1_block0_attention_rotated_stored_WIDTH4 + i] = lane_level1_block0_attention_qkv_product[item]; }
  }
}
