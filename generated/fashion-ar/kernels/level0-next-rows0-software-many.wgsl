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
const ROWS: u32 = 8u; // even

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

// Brings a word of each row, which other dispatches left, into memory.
fn loadWords(value: ptr<storage, array<u32>>, y: ptr<private, Words>, one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { y[row] = value[globalRow(row)]; }
}

// A lane's share of a value.
const PLACES: u32 = 1u; // fours of a row
const HELD: u32 = 8u; // ROWS, or 1 where all rows share the value

alias Lanes = array<vec4f, HELD * PLACES>;

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

// Tokens as the network sees them: (token/(alphabet − 1) − mean)/deviation of the channel.
const MEAN = array<f32, 1>(0.5f);
const DEVIATION = array<f32, 1>(0.5f);

fn normalised(token: f32, channel: u32, largest: f32) -> f32 {
  return (token / largest - MEAN[channel]) / DEVIATION[channel];
}

// Features of the patch before `position` (of the first one at 0) of every row's region, normalised: channel slowest, then the cells of the
// patch in raster order; the last four is padded with zeros.
const CHANNELS: u32 = 1u;

struct Patch {
  width: u32, // CHANNELS · cells
  cells: u32, // ΠPATCH
  largest: f32, // token
}

fn patchify(
  origins: ptr<private, Words>,
  y: ptr<private, Lanes>,
  how: Patch,
  canvas: ptr<storage, array<u32>>,
  position: u32,
  one: u32,
) {
  let patchStart = patchOffset(max(position, 1u) - 1u);
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    var features = vec4f();
    for (var part = 0u; part < 4u; part++) {
      let index = (item % PLACES * LANES + lane) * 4u + part;
      if (index < how.width) {
        let cell = origins[item / PLACES] + patchStart + cellOffset(index % how.cells);
        let channel = index / how.cells;
        features[part] = normalised(f32(canvas[cell * CHANNELS + channel]), channel, how.largest);
      }
    }
    y[item] = features;
  }
}

// A lane's share of a value.
const PLACES_2: u32 = 3u; // fours of a row
const HELD_2: u32 = 1u; // ROWS, or 1 where all rows share the value

alias Lanes_2 = array<vec4f, HELD_2 * PLACES_2>;

// y = table[position]: one token for all rows. The table begins at four number `at` of its page.
fn tokenAt(y: ptr<private, Lanes_2>, width4: u32, page: Page, at: u32, position: u32, one: u32) {
  for (var place = 0u; place < PLACES_2 * one; place++) {
    y[place] = four(page, at + position * width4 + min(place * LANES + lane, width4 - 1u));
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
    { mine[2u] = readPlace(x, 2u, place); }
    { mine[3u] = readPlace(x, 3u, place); }
    { mine[4u] = readPlace(x, 4u, place); }
    { mine[5u] = readPlace(x, 5u, place); }
    { mine[6u] = readPlace(x, 6u, place); }
    { mine[7u] = readPlace(x, 7u, place); }
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
      {
        let fours = subgroupShuffle(mine[2u], k);
        sums[2u] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[2u]))));
      }
      {
        let fours = subgroupShuffle(mine[3u], k);
        sums[3u] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[3u]))));
      }
      {
        let fours = subgroupShuffle(mine[4u], k);
        sums[4u] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[4u]))));
      }
      {
        let fours = subgroupShuffle(mine[5u], k);
        sums[5u] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[5u]))));
      }
      {
        let fours = subgroupShuffle(mine[6u], k);
        sums[6u] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[6u]))));
      }
      {
        let fours = subgroupShuffle(mine[7u], k);
        sums[7u] = fma(vec4f(fours.x), w[0], fma(vec4f(fours.y), w[1], fma(vec4f(fours.z), w[2], fma(vec4f(fours.w), w[3], sums[7u]))));
      }
    }
  }
  return sums;
}

// A lane's share of a value.
const PLACES_3: u32 = 3u; // fours of a row
const HELD_3: u32 = 8u; // ROWS, or 1 where all rows share the value

alias Lanes_3 = array<vec4f, HELD_3 * PLACES_3>;

// Reads and writes a lane's share at a place that is known only when the kernel runs, in a row that is a constant. Among few places these choose:
// indexing a private array, a software adapter's driver reads and writes number by number and lane by lane, with a branch for each write.
fn readPlace_2(x: ptr<private, Lanes_2>, row: u32, place: u32) -> vec4f {
  var found = x[row % HELD_2 * PLACES_2];
  { found = select(found, x[row % HELD_2 * PLACES_2 + 0u], place == 0u); }
  { found = select(found, x[row % HELD_2 * PLACES_2 + 1u], place == 1u); }
  { found = select(found, x[row % HELD_2 * PLACES_2 + 2u], place == 2u); }
  return found;
}

fn putPlace_2(x: ptr<private, Lanes_2>, row: u32, place: u32, numbers: vec4f) {
  {
    let at = row % HELD_2 * PLACES_2 + 0u;
    x[at] = select(x[at], numbers, place == 0u);
  }
  {
    let at = row % HELD_2 * PLACES_2 + 1u;
    x[at] = select(x[at], numbers, place == 1u);
  }
  {
    let at = row % HELD_2 * PLACES_2 + 2u;
    x[at] = select(x[at], numbers, place == 2u);
  }
}

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

// y = (x − mean) / √(variance + ε) · gain + bias (centred: LayerNorm), or x / √(mean x² + ε) · gain (RMSNorm).
struct Norm {
  width4: u32,
  epsilon: f32,
  centred: bool,
}

fn norm(x: ptr<private, Lanes_3>, y: ptr<private, Lanes_3>, how: Norm, gains: Page, gainAt: u32, biases: Page, biasAt: u32) {
  let size = f32(4u * how.width4);
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[0u * PLACES_3 + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[0u * PLACES_3 + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[0u * PLACES_3 + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[0u * PLACES_3 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[0u * PLACES_3 + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[0u * PLACES_3 + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[0u * PLACES_3 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[0u * PLACES_3 + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[0u * PLACES_3 + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[0u * PLACES_3 + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[0u * PLACES_3 + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[0u * PLACES_3 + 2u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[1u * PLACES_3 + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[1u * PLACES_3 + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[1u * PLACES_3 + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[1u * PLACES_3 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[1u * PLACES_3 + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[1u * PLACES_3 + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[1u * PLACES_3 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[1u * PLACES_3 + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[1u * PLACES_3 + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[1u * PLACES_3 + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[1u * PLACES_3 + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[1u * PLACES_3 + 2u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[2u * PLACES_3 + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[2u * PLACES_3 + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[2u * PLACES_3 + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[2u * PLACES_3 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[2u * PLACES_3 + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[2u * PLACES_3 + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[2u * PLACES_3 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[2u * PLACES_3 + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[2u * PLACES_3 + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[2u * PLACES_3 + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[2u * PLACES_3 + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[2u * PLACES_3 + 2u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[3u * PLACES_3 + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[3u * PLACES_3 + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[3u * PLACES_3 + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[3u * PLACES_3 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[3u * PLACES_3 + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[3u * PLACES_3 + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[3u * PLACES_3 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[3u * PLACES_3 + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[3u * PLACES_3 + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[3u * PLACES_3 + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[3u * PLACES_3 + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[3u * PLACES_3 + 2u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[4u * PLACES_3 + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[4u * PLACES_3 + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[4u * PLACES_3 + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[4u * PLACES_3 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[4u * PLACES_3 + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[4u * PLACES_3 + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[4u * PLACES_3 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[4u * PLACES_3 + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[4u * PLACES_3 + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[4u * PLACES_3 + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[4u * PLACES_3 + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[4u * PLACES_3 + 2u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[5u * PLACES_3 + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[5u * PLACES_3 + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[5u * PLACES_3 + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[5u * PLACES_3 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[5u * PLACES_3 + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[5u * PLACES_3 + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[5u * PLACES_3 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[5u * PLACES_3 + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[5u * PLACES_3 + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[5u * PLACES_3 + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[5u * PLACES_3 + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[5u * PLACES_3 + 2u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[6u * PLACES_3 + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[6u * PLACES_3 + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[6u * PLACES_3 + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[6u * PLACES_3 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[6u * PLACES_3 + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[6u * PLACES_3 + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[6u * PLACES_3 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[6u * PLACES_3 + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[6u * PLACES_3 + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[6u * PLACES_3 + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[6u * PLACES_3 + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[6u * PLACES_3 + 2u] = result;
    }
  }
  {
    var mean = 0.0;
    if (how.centred) {
      var sum = vec4f();
      { sum += select(vec4f(), x[7u * PLACES_3 + 0u], 0u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[7u * PLACES_3 + 1u], 1u * LANES + lane < how.width4); }
      { sum += select(vec4f(), x[7u * PLACES_3 + 2u], 2u * LANES + lane < how.width4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), x[7u * PLACES_3 + 0u] - mean, 0u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[7u * PLACES_3 + 1u] - mean, 1u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    {
      let centred = select(vec4f(), x[7u * PLACES_3 + 2u] - mean, 2u * LANES + lane < how.width4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + how.epsilon);
    {
      let i = min(0u * LANES + lane, how.width4 - 1u);
      var result = (x[7u * PLACES_3 + 0u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[7u * PLACES_3 + 0u] = result;
    }
    {
      let i = min(1u * LANES + lane, how.width4 - 1u);
      var result = (x[7u * PLACES_3 + 1u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[7u * PLACES_3 + 1u] = result;
    }
    {
      let i = min(2u * LANES + lane, how.width4 - 1u);
      var result = (x[7u * PLACES_3 + 2u] - mean) * inverse * four(gains, gainAt + i);
      if (how.centred) { result += four(biases, biasAt + i); }
      y[7u * PLACES_3 + 2u] = result;
    }
  }
}

// Leaves a value for other dispatches: one for each row, or one that all rows share.
fn store(x: ptr<private, Lanes_3>, value: ptr<storage, array<vec4f>, read_write>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD_3 * PLACES_3 * one; item++) {
    let i = item % PLACES_3 * LANES + lane;
    let row = select(globalRow(item / PLACES_3), 0u, HELD_3 == 1u);
    if (i < width4 && isThere(item / PLACES_3)) { value[row * width4 + i] = x[item]; }
  }
}

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the unconditional counterparts of the first half
  page0_first: u32,
  page1_first: u32,
  position: u32,
}
@group(0) @binding(0) var<uniform> launch: Launch;

@group(0) @binding(1) var page0: texture_storage_2d<rgba32float, read>;
@group(0) @binding(2) var page1: texture_storage_2d<rgba32float, read>;
@group(0) @binding(3) var<storage, read> level0_origins: array<u32>;
@group(0) @binding(4) var<storage, read> canvas_: array<u32>;
@group(0) @binding(5) var<storage, read_write> level0_inputNorm_normed: array<vec4f>;

var<private> lane_level0_origins: Words;
var<private> lane_level0_patches: Lanes;
var<private> lane_level0_positionHere: Lanes_2;
var<private> lane_level0_positioned: Lanes_3;
var<private> lane_level0_inputNorm_normed: Lanes_3;

fn level0_positioned_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let x1 = four(page1, launch.page1_first + 0u + i);
  let t2 = value + x1;
  let x3 = readPlace_2(&lane_level0_positionHere, row, place);
  let t4 = t2 + x3;
  putPlace_3(&lane_level0_positioned, row, place, t4);
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
  // level0_origins_loaded
  loadWords(&level0_origins, &lane_level0_origins, one);
  // level0_patches
  patchify(&lane_level0_origins, &lane_level0_patches, Patch(16u, 16u, 255f), &canvas_, launch.position, one);
  // level0_positionHere
  tokenAt(&lane_level0_positionHere, 24u, page0, launch.page0_first + 384u, launch.position, one);
  // level0_positioned
  for (var place = 0u; place < 3u * one; place++) {
    let i = min(place * LANES + lane, 23u);
    let sums = product(&lane_level0_patches, 4u, page0, launch.page0_first + 0u, i, one);
    level0_positioned_finish(0u, place, i, sums[0]);
    level0_positioned_finish(1u, place, i, sums[1]);
    level0_positioned_finish(2u, place, i, sums[2]);
    level0_positioned_finish(3u, place, i, sums[3]);
    level0_positioned_finish(4u, place, i, sums[4]);
    level0_positioned_finish(5u, place, i, sums[5]);
    level0_positioned_finish(6u, place, i, sums[6]);
    level0_positioned_finish(7u, place, i, sums[7]);
  }
  // level0_inputNorm_normed
  norm(&lane_level0_positioned, &lane_level0_inputNorm_normed, Norm(24u, 0.000001f, true), page1, launch.page1_first + 32u, page1, launch.page1_first + 64u);
  // level0_inputNorm_normed_stored
  store(&lane_level0_inputNorm_normed, &level0_inputNorm_normed, 24u, one);
}
