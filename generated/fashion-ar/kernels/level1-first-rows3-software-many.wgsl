enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
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
  level1_block0_out_loaded_run(one);
  level1_outputNorm_normed_run(one);
  level1_outputNorm_normed_stored_run(one);
  level1_origins_loaded_run(one);
  level1_childOrigins_run(one);
  level1_childOrigins_stored_run(one);
}

@group(0) @binding(1) var<uniform> weights0: array<vec4f, 4096>;
@group(0) @binding(2) var<storage, read> level1_block0_out: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> level1_outputNorm_normed: array<vec4f>;
@group(0) @binding(4) var<storage, read> level1_origins: array<u32>;
@group(0) @binding(5) var<storage, read_write> level1_childOrigins: array<u32>;

var<private> lane_level1_block0_out: array<vec4f, 16>;
var<private> lane_level1_outputNorm_normed: array<vec4f, 16>;
var<private> lane_level1_origins: array<u32, 8>;
var<private> lane_level1_childOrigins: array<u32, 8>;

// level1_block0_out_loaded
const level1_block0_out_loaded_WIDTH4: u32 = 12u;

const level1_block0_out_loaded_PLACES = (level1_block0_out_loaded_WIDTH4 + LANES - 1u) / LANES;

fn level1_block0_out_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * level1_block0_out_loaded_PLACES * one; item++) {
    lane_level1_block0_out[item] = level1_block0_out[globalRow(item / level1_block0_out_loaded_PLACES) * level1_block0_out_loaded_WIDTH4 + min(item % level1_block0_out_loaded_PLACES * LANES + lane, level1_block0_out_loaded_WIDTH4 - 1u)];
  }
}

// level1_outputNorm_normed
const level1_outputNorm_normed_WIDTH4: u32 = 12u;
const level1_outputNorm_normed_CENTRED: bool = true;
const level1_outputNorm_normed_EPSILON: f32 = 0.000001f;
const level1_outputNorm_normed_GAIN_AT: u32 = 0u;
const level1_outputNorm_normed_BIAS_AT: u32 = 16u;

const level1_outputNorm_normed_PLACES = (level1_outputNorm_normed_WIDTH4 + LANES - 1u) / LANES;

fn level1_outputNorm_normed_run(one: u32) {
  let size = f32(4u * level1_outputNorm_normed_WIDTH4);
  for (var row = 0u; row < ROWS * one; row++) {
    var mean = 0.0;
    if (level1_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_level1_block0_out[row * level1_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      { sum += select(vec4f(), lane_level1_block0_out[row * level1_outputNorm_normed_PLACES + 1u], 1u * LANES + lane < level1_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_level1_block0_out[row * level1_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), lane_level1_block0_out[row * level1_outputNorm_normed_PLACES + 1u] - mean, 1u * LANES + lane < level1_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + level1_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_out[row * level1_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights0[level1_outputNorm_normed_GAIN_AT + i];
      if (level1_outputNorm_normed_CENTRED) { y += weights0[level1_outputNorm_normed_BIAS_AT + i]; }
      lane_level1_outputNorm_normed[row * level1_outputNorm_normed_PLACES + 0u] = y;
    }
    {
      let i = min(1u * LANES + lane, level1_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_level1_block0_out[row * level1_outputNorm_normed_PLACES + 1u] - mean) * inverse * weights0[level1_outputNorm_normed_GAIN_AT + i];
      if (level1_outputNorm_normed_CENTRED) { y += weights0[level1_outputNorm_normed_BIAS_AT + i]; }
      lane_level1_outputNorm_normed[row * level1_outputNorm_normed_PLACES + 1u] = y;
    }
  }
}

// level1_outputNorm_normed_stored
const level1_outputNorm_normed_stored_WIDTH4: u32 = 12u;

const level1_outputNorm_normed_stored_PLACES = (level1_outputNorm_normed_stored_WIDTH4 + LANES - 1u) / LANES;

fn level1_outputNorm_normed_stored_run(one: u32) {
  for (var item = 0u; item < ROWS * level1_outputNorm_normed_stored_PLACES * one; item++) {
    let i = item % level1_outputNorm_normed_stored_PLACES * LANES + lane;
    if (i < level1_outputNorm_normed_stored_WIDTH4 && isThere(item / level1_outputNorm_normed_stored_PLACES)) { level1_outputNorm_normed[globalRow(item / level1_outputNorm_normed_stored_PLACES) * level1_outputNorm_normed_stored_WIDTH4 + i] = lane_level1_outputNorm_normed[item]; }
  }
}

// level1_origins_loaded
fn level1_origins_loaded_run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { lane_level1_origins[row] = level1_origins[globalRow(row)]; }
}

// level1_childOrigins
const level1_childOrigins_AXES: u32 = 2u;
const level1_childOrigins_EXTENTS = array<u32, 2>(28u, 28u);
const level1_childOrigins_GRID = array<u32, 2>(4u, 4u);
const level1_childOrigins_PATCH = array<u32, 2>(1u, 1u);

fn level1_childOrigins_patchOffset(patchIndex: u32) -> u32 {
  var rest = patchIndex;
  var stride = 1u;
  var offset = 0u;
  for (var a = level1_childOrigins_AXES; a > 0u; a--) {
    offset += (rest % level1_childOrigins_GRID[a - 1u]) * level1_childOrigins_PATCH[a - 1u] * stride;
    rest /= level1_childOrigins_GRID[a - 1u];
    stride *= level1_childOrigins_EXTENTS[a - 1u];
  }
  return offset;
}

fn level1_childOrigins_cellOffset(position: u32) -> u32 {
  var rest = position;
  var stride = 1u;
  var offset = 0u;
  for (var a = level1_childOrigins_AXES; a > 0u; a--) {
    offset += (rest % level1_childOrigins_PATCH[a - 1u]) * stride;
    rest /= level1_childOrigins_PATCH[a - 1u];
    stride *= level1_childOrigins_EXTENTS[a - 1u];
  }
  return offset;
}

fn level1_childOrigins_run(one: u32) {
  let offset = level1_childOrigins_patchOffset(launch.position);
  for (var row = 0u; row < ROWS * one; row++) { lane_level1_childOrigins[row] = lane_level1_origins[row] + offset; }
}

// level1_childOrigins_stored
fn level1_childOrigins_stored_run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) {
    if (lane == 0u && isThere(row)) { level1_childOrigins[globalRow(row)] = lane_level1_childOrigins[row]; }
  }
}
