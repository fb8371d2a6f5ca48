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
  level0_origins_loaded_run(one);
  level0_patches_run(one);
  level0_positionHere_run(one);
  level0_positioned_run(one);
  level0_inputNorm_normed_run(one);
  level0_inputNorm_normed_stored_run(one);
}

@group(0) @binding(1) var page0: texture_storage_2d<rgba32float, read>;
@group(0) @binding(2) var page1: texture_storage_2d<rgba32float, read>;
@group(0) @binding(3) var<storage, read> level0_origins: array<u32>;
@group(0) @binding(4) var<storage, read> canvas_: array<u32>;
@group(0) @binding(5) var<storage, read_write> level0_inputNorm_normed: array<vec4f>;
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

var<private> lane_level0_origins: array<u32, 8>;
var<private> lane_level0_patches: array<vec4f, 8>;
var<private> lane_level0_positionHere: array<vec4f, 3>;
var<private> lane_level0_positioned: array<vec4f, 24>;
var<private> lane_level0_inputNorm_normed: array<vec4f, 24>;

fn lane_level0_patches_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_patches[row * 1u + 0u];
  return found;
}

fn lane_level0_positionHere_at(row: u32, place: u32) -> vec4f {
  var found = lane_level0_positionHere[0u];
  found = select(found, lane_level0_positionHere[1u], place == 1u);
  found = select(found, lane_level0_positionHere[2u], place == 2u);
  return found;
}

fn lane_level0_positioned_put(row: u32, place: u32, numbers: vec4f) {
  lane_level0_positioned[row * 3u + 0u] = select(lane_level0_positioned[row * 3u + 0u], numbers, place == 0u);
  lane_level0_positioned[row * 3u + 1u] = select(lane_level0_positioned[row * 3u + 1u], numbers, place == 1u);
  lane_level0_positioned[row * 3u + 2u] = select(lane_level0_positioned[row * 3u + 2u], numbers, place == 2u);
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
  let x1 = weights1(0u + i);
  let t2 = value + x1;
  let x3 = lane_level0_positionHere_at(row, place);
  let t4 = t2 + x3;
  lane_level0_positioned_put(row, place, t4);
}

// level0_origins_loaded
fn level0_origins_loaded_run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { lane_level0_origins[row] = level0_origins[globalRow(row)]; }
}

// level0_patches
const level0_patches_WIDTH: u32 = 16u; // level0_patches_CHANNELS · Πlevel0_patches_PATCH
const level0_patches_CHANNELS: u32 = 1u;
const level0_patches_CELLS: u32 = 16u; // Πlevel0_patches_PATCH
const level0_patches_LARGEST: f32 = 255f; // token
const level0_patches_AXES: u32 = 2u;
const level0_patches_EXTENTS = array<u32, 2>(28u, 28u);
const level0_patches_GRID = array<u32, 2>(7u, 7u);
const level0_patches_PATCH = array<u32, 2>(4u, 4u);

fn level0_patches_patchOffset(patchIndex: u32) -> u32 {
  var rest = patchIndex;
  var stride = 1u;
  var offset = 0u;
  for (var a = level0_patches_AXES; a > 0u; a--) {
    offset += (rest % level0_patches_GRID[a - 1u]) * level0_patches_PATCH[a - 1u] * stride;
    rest /= level0_patches_GRID[a - 1u];
    stride *= level0_patches_EXTENTS[a - 1u];
  }
  return offset;
}

fn level0_patches_cellOffset(position: u32) -> u32 {
  var rest = position;
  var stride = 1u;
  var offset = 0u;
  for (var a = level0_patches_AXES; a > 0u; a--) {
    offset += (rest % level0_patches_PATCH[a - 1u]) * stride;
    rest /= level0_patches_PATCH[a - 1u];
    stride *= level0_patches_EXTENTS[a - 1u];
  }
  return offset;
}
const level0_patches_MEAN = array<f32, 1>(0.5f);
const level0_patches_DEVIATION = array<f32, 1>(0.5f);

fn level0_patches_normalised(token: f32, channel: u32, largest: f32) -> f32 {
  return (token / largest - level0_patches_MEAN[channel]) / level0_patches_DEVIATION[channel];
}

const level0_patches_PLACES = (level0_patches_WIDTH + 4u * LANES - 1u) / (4u * LANES);

fn level0_patches_run(one: u32) {
  let patchStart = level0_patches_patchOffset(max(launch.position, 1u) - 1u);
  for (var item = 0u; item < ROWS * level0_patches_PLACES * one; item++) {
    var features = vec4f();
    for (var part = 0u; part < 4u; part++) {
      let index = (item % level0_patches_PLACES * LANES + lane) * 4u + part;
      if (index < level0_patches_WIDTH) {
        let cell = lane_level0_origins[item / level0_patches_PLACES] + patchStart + level0_patches_cellOffset(index % level0_patches_CELLS);
        let channel = index / level0_patches_CELLS;
        features[part] = level0_patches_normalised(f32(canvas_[cell * level0_patches_CHANNELS + channel]), channel, level0_patches_LARGEST);
      }
    }
    lane_level0_patches[item] = features;
  }
}

// level0_positionHere
const level0_positionHere_WIDTH4: u32 = 24u;
const level0_positionHere_AT: u32 = 384u; // where the table begins

const level0_positionHere_PLACES = (level0_positionHere_WIDTH4 + LANES - 1u) / LANES;

fn level0_positionHere_run(one: u32) {
  for (var place = 0u; place < level0_positionHere_PLACES * one; place++) {
    lane_level0_positionHere[place] = weights0(level0_positionHere_AT + launch.position * level0_positionHere_WIDTH4 + min(place * LANES + lane, level0_positionHere_WIDTH4 - 1u));
  }
}

// level0_positioned
const level0_positioned_INNER4: u32 = 4u; // fours of a row of x and W
const level0_positioned_COLUMNS4: u32 = 24u; // fours of columns
const level0_positioned_AT: u32 = 0u; // where the weights begin

const level0_positioned_PLACES = (level0_positioned_INNER4 + LANES - 1u) / LANES;

fn level0_positioned_run(one: u32) {
  for (var first = 0u; first < level0_positioned_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, level0_positioned_COLUMNS4 - 1u);
    let at = level0_positioned_AT + 4u * column * level0_positioned_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < level0_positioned_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_level0_patches_at(0u, place); }
      { mine[1u] = lane_level0_patches_at(1u, place); }
      { mine[2u] = lane_level0_patches_at(2u, place); }
      { mine[3u] = lane_level0_patches_at(3u, place); }
      { mine[4u] = lane_level0_patches_at(4u, place); }
      { mine[5u] = lane_level0_patches_at(5u, place); }
      { mine[6u] = lane_level0_patches_at(6u, place); }
      { mine[7u] = lane_level0_patches_at(7u, place); }
      let end = min(LANES, level0_positioned_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0(here), weights0(here + level0_positioned_INNER4), weights0(here + 2u * level0_positioned_INNER4), weights0(here + 3u * level0_positioned_INNER4)));
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
    { level0_positioned_finish(0u, first / LANES, column, sums[0u]); }
    { level0_positioned_finish(1u, first / LANES, column, sums[1u]); }
    { level0_positioned_finish(2u, first / LANES, column, sums[2u]); }
    { level0_positioned_finish(3u, first / LANES, column, sums[3u]); }
    { level0_positioned_finish(4u, first / LANES, column, sums[4u]); }
    { level0_positioned_finish(5u, first / LANES, column, sums[5u]); }
    { level0_positioned_finish(6u, first / LANES, column, sums[6u]); }
    { level0_positioned_finish(7u, first / LANES, column, sums[7u]); }
  }
}

// level0_inputNorm_normed
const level0_inputNorm_normed_WIDTH4: u32 = 24u;
const level0_inputNorm_normed_CENTRED: bool = true;
const level0_inputNorm_normed_EPSILON: f32 = 0.000001f;
const level0_inputNorm_normed_GAIN_AT: u32 = 32u;
const level0_inputNorm_normed_BIAS_AT: u32 = 64u;

const level0_inputNorm_normed_PLACES = (level0_inputNorm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level0_inputNorm_normed_run(one: u32) {
  let size = f32(4u * level0_inputNorm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[0u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[0u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[0u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[0u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[1u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[1u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[1u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[1u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[2u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[2u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[2u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[2u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[3u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[3u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[3u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[3u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[4u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[4u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[4u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[4u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[5u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[5u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[5u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[5u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[6u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[6u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[6u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[6u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_inputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_inputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_inputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_inputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 0u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[7u * level0_inputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 1u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[7u * level0_inputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_inputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_positioned[7u * level0_inputNorm_normed_PLACES + 2u] - mean) * inverse * weights1(level0_inputNorm_normed_GAIN_AT + i);
      if (level0_inputNorm_normed_CENTRED) { y += weights1(level0_inputNorm_normed_BIAS_AT + i); }
      lane_level0_inputNorm_normed[7u * level0_inputNorm_normed_PLACES + 2u] = y;
    }
  }
}

// level0_inputNorm_normed_stored
const level0_inputNorm_normed_stored_WIDTH4: u32 = 24u;
const level0_inputNorm_normed_stored_ROWS_HELD: u32 = 8u; // ROWS, or 1

const level0_inputNorm_normed_stored_PLACES = (level0_inputNorm_normed_stored_WIDTH4 + LANES - 1u) / LANES;

fn level0_inputNorm_normed_stored_run(one: u32) {
  for (var item = 0u; item < level0_inputNorm_normed_stored_ROWS_HELD * level0_inputNorm_normed_stored_PLACES * one; item++) {
    let i = item % level0_inputNorm_normed_stored_PLACES * LANES + lane;
    let row = select(globalRow(item / level0_inputNorm_normed_stored_PLACES), 0u, level0_inputNorm_normed_stored_ROWS_HELD == 1u);
    if (i < level0_inputNorm_normed_stored_WIDTH4 && isThere(item / level0_inputNorm_normed_stored_PLACES)) { level0_inputNorm_normed[row * level0_inputNorm_normed_stored_WIDTH4 + i] = lane_level0_inputNorm_normed[item]; }
  }
}
