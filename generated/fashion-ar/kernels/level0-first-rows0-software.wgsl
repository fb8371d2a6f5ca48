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
  level0_positionHere_run(one);
  level0_conditionToken_loaded_run(one);
  level0_positioned_run(one);
  level0_inputNorm_normed_run(one);
  level0_inputNorm_normed_stored_run(one);
}

@group(0) @binding(1) var page0: texture_storage_2d<rgba32float, read>;
@group(0) @binding(2) var page1: texture_storage_2d<rgba32float, read>;
@group(0) @binding(3) var<storage, read> level0_conditionToken: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> level0_inputNorm_normed: array<vec4f>;
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

var<private> lane_level0_positionHere: array<vec4f, 3>;
var<private> lane_level0_conditionToken: array<vec4f, 6>;
var<private> lane_level0_inputNorm_normed: array<vec4f, 6>;

fn lane_level0_positionHere_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_positionHere[0u];
  found = select(found, lane_level0_positionHere[1u], place == 1u);
  found = select(found, lane_level0_positionHere[2u], place == 2u);
  return found;
}

fn lane_level0_conditionToken_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_conditionToken[row * 3u + 0u];
  found = select(found, lane_level0_conditionToken[row * 3u + 1u], place == 1u);
  found = select(found, lane_level0_conditionToken[row * 3u + 2u], place == 2u);
  return found;
}

fn lane_level0_conditionToken_put(row: u32, place: u32, numbers: vec4f) {
  lane_level0_conditionToken[row * 3u + 0u] = select(lane_level0_conditionToken[row * 3u + 0u], numbers, place == 0u);
  lane_level0_conditionToken[row * 3u + 1u] = select(lane_level0_conditionToken[row * 3u + 1u], numbers, place == 1u);
  lane_level0_conditionToken[row * 3u + 2u] = select(lane_level0_conditionToken[row * 3u + 2u], numbers, place == 2u);
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

fn level0_positioned_finish(row: u32, place: u32, i: u32, value: Real) {
  let x0 = lane_level0_conditionToken_at(row, place);
  let x1 = lane_level0_positionHere_at(row, place);
  let t2 = x0 + x1;
  lane_level0_conditionToken_put(row, place, t2);
}

// level0_positionHere
const level0_positionHere_WIDTH4: u32 = 24u;
const level0_positionHere_AT: u32 = 0u; // where the table begins

const level0_positionHere_PLACES = (level0_positionHere_WIDTH4 + LANES - 1u) / LANES;

fn level0_positionHere_run(one: u32) {
  for (var place = 0u; place < level0_positionHere_PLACES * one; place++) {
    lane_level0_positionHere[place] = weights0(level0_positionHere_AT + launch.position * level0_positionHere_WIDTH4 + min(place * LANES + lane, level0_positionHere_WIDTH4 - 1u));
  }
}

// level0_conditionToken_loaded
const level0_conditionToken_loaded_WIDTH4: u32 = 24u;
const level0_conditionToken_loaded_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level0_conditionToken_loaded_PLACES = (level0_conditionToken_loaded_WIDTH4 + LANES - 1u) / LANES;

fn level0_conditionToken_loaded_run(one: u32) {
  for (var item = 0u; item < level0_conditionToken_loaded_ROWS_HELD * level0_conditionToken_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / level0_conditionToken_loaded_PLACES), 0u, level0_conditionToken_loaded_ROWS_HELD == 1u);
    lane_level0_conditionToken[item] = level0_conditionToken[row * level0_conditionToken_loaded_WIDTH4 + min(item % level0_conditionToken_loaded_PLACES * LANES + lane, level0_conditionToken_loaded_WIDTH4 - 1u)];
  }
}

// level0_positioned
const level0_positioned_WIDTH4: u32 = 24u;

const level0_positioned_PLACES = (level0_positioned_WIDTH4 + LANES - 1u) / LANES;

fn level0_positioned_run(one: u32) {
  for (var place = 0u; place < level0_positioned_PLACES * one; place++) {
    { level0_positioned_finish(0u, place, min(place * LANES + lane, level0_positioned_WIDTH4 - 1u), vec4f()); }
    { level0_positioned_finish(1u, place, min(place * LANES + lane, level0_positioned_WIDTH4 - 1u), vec4f()); }
  }
}

// level0_inputNorm_normed
const level0_inputNorm_normed_WIDTH4: u32 = 24u;
const level0_inputNorm_normed_CENTRED: bool = true;
const level0_inputNorm_normed_EPSILON: f32 = 0.000001f;
const level0_inputNorm_normed_GAIN_AT: u32 = 0u;
const level0_inputNorm_normed_BIAS_AT: u32 = 32u;

const level0_inputNorm_normed_PLACES = (level0_inputNorm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level0_inputNorm_normed_run(one: u32) {
  let size = f32(4u * level0_inputNorm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[0u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[0u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_conditionToken[0u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[0u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[1u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[1u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_conditionToken[1u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[1u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
}

// level0_inputNorm_normed_stored
const level0_inputNorm_normed_stored_WIDTH4: u32 = 24u;
const level0_inputNorm_normed_stored_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level0_inputNorm_normed_stored_PLACES = (level0_inputNorm_normed_stored_WIDTH4 + LANES - 1u) / LANES;

fn level0_inputNorm_normed_stored_run(one: u32) {
  for (var item = 0u; item < level0_inputNorm_normed_stored_ROWS_HELD * level0_inputNorm_normed_stored_PLACES * one; item++) {
    let i = item % level0_inputNorm_normed_stored_PLACES * LANES + lane;
    let row = select(globalRow(item / level0_inputNorm_normed_stored_PLACES), 0u, level0_inputNorm_normed_stored_ROWS_HELD == 1u);
    if (i < level0_inputNorm_normed_stored_WIDTH4 && isThere(item / level0_inputNorm_normed_stored_PLACES)) { level0_inputNorm_normed[row * level0_inputNorm_normed_stored_WIDTH4 + i] = lane_level0_inputNorm_normed[item]; }
  }
}
