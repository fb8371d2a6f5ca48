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
const HELD: u32 = 1u; // ROWS, or 1 where all rows share the value

alias Lanes = array<vec4f, HELD * PLACES>;

// y = table[position]: one token for all rows. The table begins at four number `at` of its page.
fn tokenAt(y: ptr<private, Lanes>, width4: u32, page: Page, at: u32, position: u32, one: u32) {
  for (var place = 0u; place < PLACES * one; place++) {
    y[place] = four(page, at + position * width4 + min(place * LANES + lane, width4 - 1u));
  }
}

// A lane's share of a value.
const PLACES_2: u32 = 1u; // fours of a row
const HELD_2: u32 = 2u; // ROWS, or 1 where all rows share the value

alias Lanes_2 = array<vec4f, HELD_2 * PLACES_2>;

// Brings a value of other dispatches into memory: one for each row, or one that all rows share.
fn load(value: ptr<storage, array<vec4f>>, y: ptr<private, Lanes_2>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD_2 * PLACES_2 * one; item++) {
    let row = select(globalRow(item / PLACES_2), 0u, HELD_2 == 1u);
    y[item] = value[row * width4 + min(item % PLACES_2 * LANES + lane, width4 - 1u)];
  }
}

// Reads and writes a lane's share at a place that is known only when the kernel runs, in a row that is a constant. Among few places these choose:
// indexing a private array, a software adapter's driver reads and writes number by number and lane by lane, with a branch for each write.
fn readPlace(x: ptr<private, Lanes_2>, row: u32, place: u32) -> vec4f {
  var found = x[row % HELD_2 * PLACES_2];
  { found = select(found, x[row % HELD_2 * PLACES_2 + 0u], place == 0u); }
  return found;
}

fn putPlace(x: ptr<private, Lanes_2>, row: u32, place: u32, numbers: vec4f) {
  {
    let at = row % HELD_2 * PLACES_2 + 0u;
    x[at] = select(x[at], numbers, place == 0u);
  }
}

// Reads and writes a lane's share at a place that is known only when the kernel runs, in a row that is a constant. Among few places these choose:
// indexing a private array, a software adapter's driver reads and writes number by number and lane by lane, with a branch for each write.
fn readPlace_2(x: ptr<private, Lanes>, row: u32, place: u32) -> vec4f {
  var found = x[row % HELD * PLACES];
  { found = select(found, x[row % HELD * PLACES + 0u], place == 0u); }
  return found;
}

fn putPlace_2(x: ptr<private, Lanes>, row: u32, place: u32, numbers: vec4f) {
  {
    let at = row % HELD * PLACES + 0u;
    x[at] = select(x[at], numbers, place == 0u);
  }
}

// y = (x − mean) / √(variance + ε) · gain + bias (centred: LayerNorm), or x / √(mean x² + ε) · gain (RMSNorm).
struct Norm {
  width4: u32,
  epsilon: f32,
  centred: bool,
}

fn norm(x: ptr<private, Lanes_2>, y: ptr<private, Lanes_2>, how: Norm, gains: Page, gainAt: u32, biases: Page, biasAt: u32) {
  let size = f32(4u * how.width4);
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[0u * PLACES_2 + 0u], 0u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[0u * PLACES_2 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[0u * PLACES_2 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[0u * PLACES_2 + 0u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[1u * PLACES_2 + 0u], 0u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[1u * PLACES_2 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[1u * PLACES_2 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[1u * PLACES_2 + 0u] = result;
    }
  }
}

// Leaves a value for other dispatches: one for each row, or one that all rows share.
fn store(x: ptr<private, Lanes_2>, value: ptr<storage, array<vec4f>, read_write>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD_2 * PLACES_2 * one; item++) {
    let i = item % PLACES_2 * LANES + lane;
    let row = select(globalRow(item / PLACES_2), 0u, HELD_2 == 1u);
    if (i < width4 && isThere(item / PLACES_2)) { value[row * width4 + i] = x[item]; }
  }
}

// Σ_k x[row, k] · W[n, k] of all rows, for four neighbouring columns n: those of the lane's four number `column`. The fours of x come from the lanes
// that hold them. The weights begin at four number `at` of their page, and a row of them has `inner4` fours.
fn product(x: ptr<private, Lanes_2>, inner4: u32, page: Page, at: u32, column: u32, one: u32) -> Fours {
  let start = at + 4u * column * inner4;
  var sums = Fours();
  for (var place = 0u; place < PLACES_2 * one; place++) {
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

// A lane's share of a value.
const PLACES_3: u32 = 3u; // fours of a row
const HELD_3: u32 = 2u; // ROWS, or 1 where all rows share the value

alias Lanes_3 = array<vec4f, HELD_3 * PLACES_3>;

// Reads and writes a lane's share at a place that is known only when the kernel runs, in a row that is a constant. Among few places these choose:
// indexing a private array, a software adapter's driver reads and writes number by number and lane by lane, with a branch for each write.
fn readPlace_3(x: ptr<private, Lanes_3>, row: u32, place: u32) -> vec4f {
  var found = x[row % HELD_3 * PLACES_3];
  { found = select(found, x[row % HELD_3 * PLACES_3 + 0u], place == 0u); }
  { found = select(found, x[row % HELD_3 * PLACES_3 + 1u], place == 1u); }
  { found = select(found, x[row % HELD_3 * PLACES_3 + 2u], place == 2u); }
  return found;
}

fn putPlace_3(x: ptr<private, Lanes_3>, row: u32, place: u32, numbers: vec4f) {
  {
    let at = row % HELD_3 * PLACES_3 + 0u;
    x[at] = select(x[at], numbers, place == 0u);
  }
  {
    let at = row % HELD_3 * PLACES_3 + 1u;
    x[at] = select(x[at], numbers, place == 1u);
  }
  {
    let at = row % HELD_3 * PLACES_3 + 2u;
    x[at] = select(x[at], numbers, place == 2u);
  }
}

// Rotary positions: turns the pairs (2i, 2i + 1) of every head's query and key by the angles of the token at `position`, in place:
// (x, y) → (x cos − y sin, y cos + x sin). The table has cos, sin, cos′, sin′ for [positions, head4].
fn rotaryAt(x: ptr<private, Lanes_3>, width4: u32, head4: u32, table: ptr<storage, array<vec4f>>, position: u32) {
  for (var place = 0u; place * LANES < 2u * width4; place++) {
    let i = place * LANES + lane;
    let angle = table[position * head4 + i % head4];
    {
      let pairs = readPlace_3(x, 0u, place);
      let turned = pairs * angle.xxzz + pairs.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      putPlace_3(x, 0u, place, select(pairs, turned, i < 2u * width4));
    }
    {
      let pairs = readPlace_3(x, 1u, place);
      let turned = pairs * angle.xxzz + pairs.yxwz * (vec4f(-1.0, 1.0, -1.0, 1.0) * angle.yyww);
      putPlace_3(x, 1u, place, select(pairs, turned, i < 2u * width4));
    }
  }
}

// Leaves a value for other dispatches: one for each row, or one that all rows share.
fn store_2(x: ptr<private, Lanes_3>, value: ptr<storage, array<vec4f>, read_write>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD_3 * PLACES_3 * one; item++) {
    let i = item % PLACES_3 * LANES + lane;
    let row = select(globalRow(item / PLACES_3), 0u, HELD_3 == 1u);
    if (i < width4 && isThere(item / PLACES_3)) { value[row * width4 + i] = x[item]; }
  }
}

// The entry point of a row kernel. The compiler writes the fields of the launch block, the declarations and the steps in the places of the
// marked lines.

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the unconditional counterparts of the first half
  position: u32,
}
@group(0) @binding(0) var<uniform> launch: Launch;

@group(0) @binding(1) var<storage, read> page0: array<vec4f>;
@group(0) @binding(2) var<storage, read> page1: array<vec4f>;
@group(0) @binding(3) var<storage, read> level0_conditionToken: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> level0_inputNorm_normed: array<vec4f>;
@group(0) @binding(5) var<storage, read> level0_rotary: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> level0_block0_attention_rotated: array<vec4f>;

var<private> lane_level0_positionHere: Lanes;
var<private> lane_level0_conditionToken: Lanes_2;
var<private> lane_level0_inputNorm_normed: Lanes_2;
var<private> lane_level0_block0_attention_norm_normed: Lanes_2;
var<private> lane_level0_block0_attention_qkv_product: Lanes_3;

fn level0_positioned_finish(row: u32, place: u32, i: u32) {
  let x0 = readPlace(&lane_level0_conditionToken, row, place);
  let x1 = readPlace_2(&lane_level0_positionHere, row, place);
  let t2 = x0 + x1;
  putPlace(&lane_level0_conditionToken, row, place, t2);
}

fn level0_block0_attention_qkv_product_finish(row: u32, place: u32, i: u32, value: vec4f) {
  putPlace_3(&lane_level0_block0_attention_qkv_product, row, place, value);
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
  // level0_positionHere
  tokenAt(&lane_level0_positionHere, 24u, &page0, 0u, launch.position, one);
  // level0_conditionToken_loaded
  load(&level0_conditionToken, &lane_level0_conditionToken, 24u, one);
  // level0_positioned
  for (var place = 0u; place < 1u * one; place++) {
    let i = min(place * LANES + lane, 23u);
    level0_positioned_finish(0u, place, i);
    level0_positioned_finish(1u, place, i);
  }
  // level0_inputNorm_normed
  norm(&lane_level0_conditionToken, &lane_level0_inputNorm_normed, Norm(24u, 0.000001f, true), &page1, 0u, &page1, 32u);
  // level0_inputNorm_normed_stored
  store(&lane_level0_inputNorm_normed, &level0_inputNorm_normed, 24u, one);
  // level0_block0_attention_norm_normed
  norm(&lane_level0_inputNorm_normed, &lane_level0_block0_attention_norm_normed, Norm(24u, 0.00001f, false), &page1, 64u, &page1, 64u);
  // level0_block0_attention_qkv_product
  for (var place = 0u; place < 3u * one; place++) {
    let i = min(place * LANES + lane, 71u);
    let sums = product(&lane_level0_block0_attention_norm_normed, 24u, &page0, 1200u, i, one);
    level0_block0_attention_qkv_product_finish(0u, place, i, sums[0]);
    level0_block0_attention_qkv_product_finish(1u, place, i, sums[1]);
  }
  // level0_block0_attention_rotated
  rotaryAt(&lane_level0_block0_attention_qkv_product, 24u, 4u, &level0_rotary, launch.position);
  // level0_block0_attention_rotated_stored
  store_2(&lane_level0_block0_attention_qkv_product, &level0_block0_attention_rotated, 72u, one);
}
