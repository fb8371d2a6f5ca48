// What the parts of row kernels stand on. In a row kernel one workgroup, which is one subgroup, carries ROWS rows through the steps of a
// sampler's segment. Every value is spread over the lanes: its four number i is in lane i % LANES, whose own array holds it at place i / LANES.
// Lanes beyond the last four hold nothing of use; words are the same in all lanes. So most steps read and write their own lane's arrays alone,
// and the others hand numbers around by shuffles and sums; there are no barriers. The parts are functions, the other files of this folder; the
// compiler writes the arrays and `main`, which calls a part for each step.
//
// Loops run to `n * one`, where `one` is 1, but drivers don't know it: they would unroll loops whose length they know, and take several times as
// long to compile. It is handed from function to function, since subgroup operations need loops that are uniform, and WGSL doesn't take a
// private variable for uniform.
enable subgroups;

const LANES: u32 = 8u;
const ROWS: u32 = 2u; // even

// A word of each row, and four numbers of each row.
alias Words = array<u32, ROWS>;
alias Fours = array<vec4f, ROWS>;
// What elementwise functions work on.
alias Real = vec4f;

var<private> lane: u32;
var<private> tile: u32; // number of the workgroup
var<private> rows: u32; // of the segment
var<private> paired: bool; // the second half of the rows are the first half's unconditional counterparts

// The workgroup's row number `row`. Both rows of a guided pair belong to one workgroup: conditional rows are the first half of its rows.
// Those beyond the last row repeat it, and store nothing.
fn globalRow(row: u32) -> u32 {
  if (!paired) { return min(tile * ROWS + row, rows - 1u); }
  let pairs = rows / 2u;
  let pair = min(tile * (ROWS / 2u) + row % (ROWS / 2u), pairs - 1u);
  return select(pair + pairs, pair, row < ROWS / 2u);
}

fn isThere(row: u32) -> bool {
  if (!paired) { return tile * ROWS + row < rows; }
  return tile * (ROWS / 2u) + row % (ROWS / 2u) < rows / 2u;
}

fn sumOf(p: vec4f) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: vec4f) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }

// Parameters' pages as textures, 1024 texels a row as in include/weights.wgsl.
alias Page = texture_storage_2d<rgba32float, read>;

fn four(page: Page, i: u32) -> vec4f { return textureLoad(page, vec2u(i & 1023u, i >> 10u)); }

// A lane's share of a value.
const PLACES: u32 = 3u; // fours of a row
const HELD: u32 = 2u; // ROWS, or 1 where all rows share the value

alias Lanes = array<vec4f, HELD * PLACES>;

// y = (x − mean) / √(variance + ε) · gain + bias (centred: LayerNorm), or x / √(mean x² + ε) · gain (RMSNorm).
struct Norm {
  width4: u32,
  epsilon: f32,
  centred: bool,
}

fn norm(x: ptr<private, Lanes>, y: ptr<private, Lanes>, how: Norm, gains: Page, gainAt: u32, biases: Page, biasAt: u32) {
  let size = f32(4u * how.width4);
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[0u * PLACES + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[0u * PLACES + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[0u * PLACES + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[0u * PLACES + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[0u * PLACES + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[0u * PLACES + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[0u * PLACES + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[0u * PLACES + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[0u * PLACES + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[0u * PLACES + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[0u * PLACES + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[0u * PLACES + 2u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[1u * PLACES + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[1u * PLACES + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[1u * PLACES + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[1u * PLACES + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[1u * PLACES + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[1u * PLACES + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[1u * PLACES + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[1u * PLACES + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[1u * PLACES + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[1u * PLACES + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[1u * PLACES + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[1u * PLACES + 2u] = result;
    }
  }
}

// Brings a value of other dispatches into memory: one for each row, or one that all rows share.
fn load(value: ptr<storage, array<vec4f>>, y: ptr<private, Lanes>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD * PLACES * one; item++) {
    let row = select(globalRow(item / PLACES), 0u, HELD == 1u);
    y[item] = value[row * width4 + min(item % PLACES * LANES + lane, width4 - 1u)];
  }
}

// Leaves a value for other dispatches: one for each row, or one that all rows share.
fn store(x: ptr<private, Lanes>, value: ptr<storage, array<vec4f>, read_write>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD * PLACES * one; item++) {
    let i = item % PLACES * LANES + lane;
    let row = select(globalRow(item / PLACES), 0u, HELD == 1u);
    if (i < width4 && isThere(item / PLACES)) { value[row * width4 + i] = x[item]; }
  }
}

// Brings a word of each row, which other dispatches left, into memory.
fn loadWords(value: ptr<storage, array<u32>>, y: ptr<private, Words>, one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { y[row] = value[globalRow(row)]; }
}

// Where the cells of a region lie. Cells are numbered in raster order over the whole canvas; EXTENTS are the canvas's, GRID is the
// region's number of patches and PATCH a patch's number of cells, all from the outermost axis.
const AXES: u32 = 2u;
const EXTENTS = array<u32, 2>(28u, 28u);
const GRID = array<u32, 2>(7u, 7u);
const PATCH = array<u32, 2>(4u, 4u);

// Cells from a region's first cell to the first cell of its patch number `patchIndex`.
fn patchOffset(patchIndex: u32) -> u32 {
  var rest = patchIndex;
  var stride = 1u;
  var offset = 0u;
  for (var a = AXES; a > 0u; a--) {
    offset += (rest % GRID[a - 1u]) * PATCH[a - 1u] * stride;
    rest /= GRID[a - 1u];
    stride *= EXTENTS[a - 1u];
  }
  return offset;
}

// Cells from a patch's first cell to its cell number `position`.
fn cellOffset(position: u32) -> u32 {
  var rest = position;
  var stride = 1u;
  var offset = 0u;
  for (var a = AXES; a > 0u; a--) {
    offset += (rest % PATCH[a - 1u]) * stride;
    rest /= PATCH[a - 1u];
    stride *= EXTENTS[a - 1u];
  }
  return offset;
}

// The first cell of the patch at `position` of every row's region.
fn childOrigins(origins: ptr<private, Words>, y: ptr<private, Words>, position: u32, one: u32) {
  let offset = patchOffset(position);
  for (var row = 0u; row < ROWS * one; row++) { y[row] = origins[row] + offset; }
}

// Leaves a word of each row for other dispatches.
fn storeWords(x: ptr<private, Words>, value: ptr<storage, array<u32>, read_write>, one: u32) {
  for (var row = 0u; row < ROWS * one; row++) {
    if (lane == 0u && isThere(row)) { value[globalRow(row)] = x[row]; }
  }
}

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the unconditional counterparts of the first half
  page0_first: u32,
  position: u32,
}
@group(0) @binding(0) var<uniform> launch: Launch;

@group(0) @binding(1) var page0: texture_storage_2d<rgba32float, read>;
@group(0) @binding(2) var<storage, read> level0_block2_out: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> level0_outputNorm_normed: array<vec4f>;
@group(0) @binding(4) var<storage, read> level0_origins: array<u32>;
@group(0) @binding(5) var<storage, read_write> level0_childOrigins: array<u32>;

var<private> lane_level0_block2_out: Lanes;
var<private> lane_level0_outputNorm_normed: Lanes;
var<private> lane_level0_origins: Words;
var<private> lane_level0_childOrigins: Words;

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  if ((group.y * groups.x + group.x) * ROWS >= launch.rows) { return; }
  lane = thread;
  tile = group.y * groups.x + group.x;
  rows = launch.rows;
  paired = launch.guided != 0u;
  let one = min(groups.x, 1u);
  // level0_block2_out_loaded
  load(&level0_block2_out, &lane_level0_block2_out, 24u, one);
  // level0_outputNorm_normed
  norm(&lane_level0_block2_out, &lane_level0_outputNorm_normed, Norm(24u, 0.000001f, true), page0, launch.page0_first + 0u, page0, launch.page0_first + 32u);
  // level0_outputNorm_normed_stored
  store(&lane_level0_outputNorm_normed, &level0_outputNorm_normed, 24u, one);
  // level0_origins_loaded
  loadWords(&level0_origins, &lane_level0_origins, one);
  // level0_childOrigins
  childOrigins(&lane_level0_origins, &lane_level0_childOrigins, launch.position, one);
  // level0_childOrigins_stored
  storeWords(&lane_level0_childOrigins, &level0_childOrigins, one);
}
