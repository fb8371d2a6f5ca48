enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  page0_first: u32,
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
  level0_block2_out_loaded_run(one);
  level0_outputNorm_normed_run(one);
  level0_outputNorm_normed_stored_run(one);
  level0_origins_loaded_run(one);
  level0_childOrigins_run(one);
  level0_childOrigins_stored_run(one);
}

@group(0) @binding(1) var page0: texture_storage_2d<rgba32float, read>;
@group(0) @binding(2) var<storage, read> level0_block2_out: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> level0_outputNorm_normed: array<vec4f>;
@group(0) @binding(4) var<storage, read> level0_origins: array<u32>;
@group(0) @binding(5) var<storage, read_write> level0_childOrigins: array<u32>;
var<private> page0_first: u32;
fn weights0(four: u32) -> vec4f {
  let at = page0_first + four;
  return textureLoad(page0, vec2u(at & 1023u, at >> 10u));
}

var<private> lane_level0_block2_out: array<vec4f, 6>;
var<private> lane_level0_outputNorm_normed: array<vec4f, 6>;
var<private> lane_level0_origins: array<u32, 2>;
var<private> lane_level0_childOrigins: array<u32, 2>;

// level0_block2_out_loaded
const level0_block2_out_loaded_WIDTH4: u32 = 24u;
const level0_block2_out_loaded_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level0_block2_out_loaded_PLACES = (level0_block2_out_loaded_WIDTH4 + LANES - 1u) / LANES;

fn level0_block2_out_loaded_run(one: u32) {
  for (var item = 0u; item < level0_block2_out_loaded_ROWS_HELD * level0_block2_out_loaded_PLACES * one; item++) {
    let row = select(globalRow(item / level0_block2_out_loaded_PLACES), 0u, level0_block2_out_loaded_ROWS_HELD == 1u);
    lane_level0_block2_out[item] = level0_block2_out[row * level0_block2_out_loaded_WIDTH4 + min(item % level0_block2_out_loaded_PLACES * LANES + lane, level0_block2_out_loaded_WIDTH4 - 1u)];
  }
}

// level0_outputNorm_normed
const level0_outputNorm_normed_WIDTH4: u32 = 24u;
const level0_outputNorm_normed_CENTRED: bool = true;
const level0_outputNorm_normed_EPSILON: f32 = 0.000001f;
const level0_outputNorm_normed_GAIN_AT: u32 = 0u;
const level0_outputNorm_normed_BIAS_AT: u32 = 32u;

const level0_outputNorm_normed_PLACES = (level0_outputNorm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level0_outputNorm_normed_run(one: u32) {
  let size = f32(4u * level0_outputNorm_normed_WIDTH4);
  {
    var mean = 0.0;
    if (level0_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level0_outputNorm_normed_GAIN_AT + i);
      if (level0_outputNorm_normed_CENTRED) { y += weights0(level0_outputNorm_normed_BIAS_AT + i); }
      lane_level0_outputNorm_normed[0u * level0_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level0_outputNorm_normed_GAIN_AT + i);
      if (level0_outputNorm_normed_CENTRED) { y += weights0(level0_outputNorm_normed_BIAS_AT + i); }
      lane_level0_outputNorm_normed[0u * level0_outputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block2_out[0u * level0_outputNorm_normed_PLACES + 2u] - mean) * inverse * weights0(level0_outputNorm_normed_GAIN_AT + i);
      if (level0_outputNorm_normed_CENTRED) { y += weights0(level0_outputNorm_normed_BIAS_AT + i); }
      lane_level0_outputNorm_normed[0u * level0_outputNorm_normed_PLACES + 2u] = y;
    }
  }
  {
    var mean = 0.0;
    if (level0_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level0_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level0_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 2u], 2u * LANES + lane < level0_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level0_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level0_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 2u] - mean, 2u * LANES + lane < level0_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level0_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level0_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0(level0_outputNorm_normed_GAIN_AT + i);
      if (level0_outputNorm_normed_CENTRED) { y += weights0(level0_outputNorm_normed_BIAS_AT + i); }
      lane_level0_outputNorm_normed[1u * level0_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level0_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0(level0_outputNorm_normed_GAIN_AT + i);
      if (level0_outputNorm_normed_CENTRED) { y += weights0(level0_outputNorm_normed_BIAS_AT + i); }
      lane_level0_outputNorm_normed[1u * level0_outputNorm_normed_PLACES + 1u] = y;
    }
    {
      let i = min(2u * LANES + lane, level0_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level0_block2_out[1u * level0_outputNorm_normed_PLACES + 2u] - mean) * inverse * weights0(level0_outputNorm_normed_GAIN_AT + i);
      if (level0_outputNorm_normed_CENTRED) { y += weights0(level0_outputNorm_normed_BIAS_AT + i); }
      lane_level0_outputNorm_normed[1u * level0_outputNorm_normed_PLACES + 2u] = y;
    }
  }
}

// level0_outputNorm_normed_stored
const level0_outputNorm_normed_stored_WIDTH4: u32 = 24u;
const level0_outputNorm_normed_stored_ROWS_HELD: u32 = 2u; // ROWS, or 1

const level0_outputNorm_normed_stored_PLACES = (level0_outputNorm_normed_stored_WIDTH4 + LANES - 1u) / LANES;

fn level0_outputNorm_normed_stored_run(one: u32) {
  for (var item = 0u; item < level0_outputNorm_normed_stored_ROWS_HELD * level0_outputNorm_normed_stored_PLACES * one; item++) {
    let i = item % level0_outputNorm_normed_stored_PLACES * LANES + lane;
    let row = select(globalRow(item / level0_outputNorm_normed_stored_PLACES), 0u, level0_outputNorm_normed_stored_ROWS_HELD == 1u);
    if (i < level0_outputNorm_normed_stored_WIDTH4 && isThere(item / level0_outputNorm_normed_stored_PLACES)) { level0_outputNorm_normed[row * level0_outputNorm_normed_stored_WIDTH4 + i] = lane_level0_outputNorm_normed[item]; }
  }
}

// level0_origins_loaded
fn level0_origins_loaded_run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { lane_level0_origins[row] = level0_origins[globalRow(row)]; }
}

// level0_childOrigins
const level0_childOrigins_AXES: u32 = 2u;
const level0_childOrigins_EXTENTS = array<u32, 2>(28u, 28u);
const level0_childOrigins_GRID = array<u32, 2>(7u, 7u);
const level0_childOrigins_PATCH = array<u32, 2>(4u, 4u);

fn level0_childOrigins_patchOffset(patchIndex: u32) -> u32 {
  var rest = patchIndex;
  var stride = 1u;
  var offset = 0u;
  for (var a = level0_childOrigins_AXES; a > 0u; a--) {
    offset += (rest % level0_childOrigins_GRID[a - 1u]) * level0_childOrigins_PATCH[a - 1u] * stride;
    rest /= level0_childOrigins_GRID[a - 1u];
    stride *= level0_childOrigins_EXTENTS[a - 1u];
  }
  return offset;
}

fn level0_childOrigins_cellOffset(position: u32) -> u32 {
  var rest = position;
  var stride = 1u;
  var offset = 0u;
  for (var a = level0_childOrigins_AXES; a > 0u; a--) {
    offset += (rest % level0_childOrigins_PATCH[a - 1u]) * stride;
    rest /= level0_childOrigins_PATCH[a - 1u];
    stride *= level0_childOrigins_EXTENTS[a - 1u];
  }
  return offset;
}

fn level0_childOrigins_run(one: u32) {
  let offset = level0_childOrigins_patchOffset(launch.position);
  for (var row = 0u; row < ROWS * one; row++) { lane_level0_childOrigins[row] = lane_level0_origins[row] + offset; }
}

// level0_childOrigins_stored
fn level0_childOrigins_stored_run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) {
    if (lane == 0u && isThere(row)) { level0_childOrigins[globalRow(row)] = lane_level0_childOrigins[row]; }
  }
}
