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

const LANES: u32 = 32u;
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

// Parameters' pages as buffers.
alias Page = ptr<storage, array<vec4f>>;

fn four(page: Page, i: u32) -> vec4f { return page[i]; }

// A lane's share of a value.
const PLACES: u32 = 1u; // fours of a row
const HELD: u32 = 2u; // ROWS, or 1 where all rows share the value

alias Lanes = array<vec4f, HELD * PLACES>;

// Brings a value of other dispatches into memory: one for each row, or one that all rows share.
fn load(value: ptr<storage, array<vec4f>>, y: ptr<private, Lanes>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD * PLACES * one; item++) {
    let row = select(globalRow(item / PLACES), 0u, HELD == 1u);
    y[item] = value[row * width4 + min(item % PLACES * LANES + lane, width4 - 1u)];
  }
}

// Reads and writes a lane's share at a place that is known only when the kernel runs, in a row that is a constant. Among few places these choose:
// indexing a private array, a software adapter's driver reads and writes number by number and lane by lane, with a branch for each write.
fn readPlace(x: ptr<private, Lanes>, row: u32, place: u32) -> vec4f {
  var found = x[row % HELD * PLACES];
  { found = select(found, x[row % HELD * PLACES + 0u], place == 0u); }
  return found;
}

fn putPlace(x: ptr<private, Lanes>, row: u32, place: u32, numbers: vec4f) {
  {
    let at = row % HELD * PLACES + 0u;
    x[at] = select(x[at], numbers, place == 0u);
  }
}

// Σ_k x[row, k] · W[n, k] of all rows, for four neighbouring columns n: those of the lane's four number `column`. The fours of x come from the lanes
// that hold them. The weights begin at four number `at` of their page, and a row of them has `inner4` fours.
fn product(x: ptr<private, Lanes>, inner4: u32, page: Page, at: u32, column: u32, one: u32) -> Fours {
  let start = at + 4u * column * inner4;
  var sums = Fours();
  for (var place = 0u; place < PLACES * one; place++) {
    var mine = Fours();
    { mine[0u] = readPlace(x, 0u, place); }
    { mine[1u] = readPlace(x, 1u, place); }
    let end = min(LANES, inner4 - place * LANES) * one;
    for (var k = 0u; k < end; k++) {
      let i = start + place * LANES + k;
      let w = transpose(mat4x4f(four(page, i), four(page, i + inner4), four(page, i + 2u * inner4), four(page, i + 3u * inner4)));
      {
        let fours = subgroupShuffle(mine[0u], k);
        sums[0u] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[0u]))));
      }
      {
        let fours = subgroupShuffle(mine[1u], k);
        sums[1u] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[1u]))));
      }
    }
  }
  return sums;
}

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
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[0u * PLACES + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[0u * PLACES + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[0u * PLACES + 0u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[1u * PLACES + 0u], 0u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[1u * PLACES + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[1u * PLACES + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[1u * PLACES + 0u] = result;
    }
  }
}

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
const GRID = array<u32, 2>(4u, 4u);
const PATCH = array<u32, 2>(1u, 1u);

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
  position: u32,
}
@group(0) @binding(0) var<uniform> launch: Launch;

@group(0) @binding(1) var<storage, read> page0: array<vec4f>;
@group(0) @binding(2) var<storage, read> page1: array<vec4f>;
@group(0) @binding(3) var<storage, read> level1_block0_attention_mixed: array<vec4f>;
@group(0) @binding(4) var<storage, read> level1_inputNorm_normed: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> level1_outputNorm_normed: array<vec4f>;
@group(0) @binding(6) var<storage, read> level1_origins: array<u32>;
@group(0) @binding(7) var<storage, read_write> level1_childOrigins: array<u32>;

var<private> lane_level1_block0_attention_mixed: Lanes;
var<private> lane_level1_inputNorm_normed: Lanes;
var<private> lane_level1_block0_feedForward_norm_normed: Lanes;
var<private> lane_level1_block0_feedForward_active: Lanes;
var<private> lane_level1_outputNorm_normed: Lanes;
var<private> lane_level1_origins: Words;
var<private> lane_level1_childOrigins: Words;

fn level1_block0_attended_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let x1 = readPlace(&lane_level1_inputNorm_normed, row, place);
  let t2 = x1 + value;
  putPlace(&lane_level1_inputNorm_normed, row, place, t2);
}

fn level1_block0_feedForward_active_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let t1 = silu(value);
  putPlace(&lane_level1_block0_feedForward_active, row, place, t1);
}

fn level1_block0_feedForward_gated_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let x1 = readPlace(&lane_level1_block0_feedForward_active, row, place);
  let t2 = x1 * value;
  putPlace(&lane_level1_block0_feedForward_active, row, place, t2);
}

fn level1_block0_out_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let x1 = readPlace(&lane_level1_inputNorm_normed, row, place);
  let t2 = x1 + value;
  putPlace(&lane_level1_inputNorm_normed, row, place, t2);
}

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
  // level1_block0_attention_mixed_loaded
  load(&level1_block0_attention_mixed, &lane_level1_block0_attention_mixed, 12u, one);
  // level1_inputNorm_normed_loaded
  load(&level1_inputNorm_normed, &lane_level1_inputNorm_normed, 12u, one);
  // level1_block0_attended
  for (var place = 0u; place < 1u * one; place++) {
    let i = min(place * LANES + lane, 11u);
    let sums = product(&lane_level1_block0_attention_mixed, 12u, &page0, 0u, i, one);
    level1_block0_attended_finish(0u, place, i, sums[0]);
    level1_block0_attended_finish(1u, place, i, sums[1]);
  }
  // level1_block0_feedForward_norm_normed
  norm(&lane_level1_inputNorm_normed, &lane_level1_block0_feedForward_norm_normed, Norm(12u, 0.00001f, false), &page1, 0u, &page1, 0u);
  // level1_block0_feedForward_active
  for (var place = 0u; place < 1u * one; place++) {
    let i = min(place * LANES + lane, 23u);
    let sums = product(&lane_level1_block0_feedForward_norm_normed, 12u, &page0, 576u, i, one);
    level1_block0_feedForward_active_finish(0u, place, i, sums[0]);
    level1_block0_feedForward_active_finish(1u, place, i, sums[1]);
  }
  // level1_block0_feedForward_gated
  for (var place = 0u; place < 1u * one; place++) {
    let i = min(place * LANES + lane, 23u);
    let sums = product(&lane_level1_block0_feedForward_norm_normed, 12u, &page0, 1728u, i, one);
    level1_block0_feedForward_gated_finish(0u, place, i, sums[0]);
    level1_block0_feedForward_gated_finish(1u, place, i, sums[1]);
  }
  // level1_block0_out
  for (var place = 0u; place < 1u * one; place++) {
    let i = min(place * LANES + lane, 11u);
    let sums = product(&lane_level1_block0_feedForward_active, 24u, &page0, 2880u, i, one);
    level1_block0_out_finish(0u, place, i, sums[0]);
    level1_block0_out_finish(1u, place, i, sums[1]);
  }
  // level1_outputNorm_normed
  norm(&lane_level1_inputNorm_normed, &lane_level1_outputNorm_normed, Norm(12u, 0.000001f, true), &page1, 16u, &page1, 32u);
  // level1_outputNorm_normed_stored
  store(&lane_level1_outputNorm_normed, &level1_outputNorm_normed, 12u, one);
  // level1_origins_loaded
  loadWords(&level1_origins, &lane_level1_origins, one);
  // level1_childOrigins
  childOrigins(&lane_level1_origins, &lane_level1_childOrigins, launch.position, one);
  // level1_childOrigins_stored
  storeWords(&lane_level1_childOrigins, &level1_childOrigins, one);
}
