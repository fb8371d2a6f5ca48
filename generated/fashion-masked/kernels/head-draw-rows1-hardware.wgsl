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

// A lane's share of a value.
const PLACES_2: u32 = 2u; // fours of a row
const HELD_2: u32 = 1u; // ROWS, or 1 where all rows share the value

alias Lanes_2 = array<vec4f, HELD_2 * PLACES_2>;

// Brings a value of other dispatches into memory: one for each row, or one that all rows share.
fn load_2(value: ptr<storage, array<vec4f>>, y: ptr<private, Lanes_2>, width4: u32, one: u32) {
  for (var item = 0u; item < HELD_2 * PLACES_2 * one; item++) {
    let row = select(globalRow(item / PLACES_2), 0u, HELD_2 == 1u);
    y[item] = value[row * width4 + min(item % PLACES_2 * LANES + lane, width4 - 1u)];
  }
}

// A lane's share of a value.
const PLACES_3: u32 = 2u; // fours of a row
const HELD_3: u32 = 2u; // ROWS, or 1 where all rows share the value

alias Lanes_3 = array<vec4f, HELD_3 * PLACES_3>;

// Reads and writes a lane's share at a place that is known only when the kernel runs, in a row that is a constant. Among few places these choose:
// indexing a private array, a software adapter's driver reads and writes number by number and lane by lane, with a branch for each write.
fn readPlace_2(x: ptr<private, Lanes_3>, row: u32, place: u32) -> vec4f {
  var found = x[row % HELD_3 * PLACES_3];
  { found = select(found, x[row % HELD_3 * PLACES_3 + 0u], place == 0u); }
  { found = select(found, x[row % HELD_3 * PLACES_3 + 1u], place == 1u); }
  return found;
}

fn putPlace_2(x: ptr<private, Lanes_3>, row: u32, place: u32, numbers: vec4f) {
  {
    let at = row % HELD_3 * PLACES_3 + 0u;
    x[at] = select(x[at], numbers, place == 0u);
  }
  {
    let at = row % HELD_3 * PLACES_3 + 1u;
    x[at] = select(x[at], numbers, place == 1u);
  }
}

// Brings a word of each row, which other dispatches left, into memory.
fn loadWords(value: ptr<storage, array<u32>>, y: ptr<private, Words>, one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { y[row] = value[globalRow(row)]; }
}

// Philox4x32-10 (Salmon et al., SC 2011): four random words as a pure function of a counter and a key; runtime/random/philox.ts
// is the same function on the host.

// Upper word of a 32 × 32-bit product, from 16-bit halves.
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let cross1 = (a >> 16u) * (b & 0xffffu);
  let cross2 = (a & 0xffffu) * (b >> 16u);
  let carry = (((a & 0xffffu) * (b & 0xffffu)) >> 16u) + (cross1 & 0xffffu) + (cross2 & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross1 >> 16u) + (cross2 >> 16u) + (carry >> 16u);
}

fn philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = multiplyHigh(0xd2511f53u, c.x);
    let high1 = multiplyHigh(0xcd9e8d57u, c.z);
    c = vec4u(high1 ^ c.y ^ k.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// A number in [0, 1) from the first word: its upper 24 bits.
fn uniformAt(counter: vec4u, key: vec2u) -> f32 {
  return f32(philox(counter, key).x >> 8u) * 0x1p-24f;
}

// Draws a token for every row, or one for both rows of a guided pair, from its logits, as draw-token.wgsl says: the token is the first whose
// cumulative probability exceeds a uniform number, or the first with the largest logit. The fours of a place follow each other along the
// lanes, so the cumulative probability of a lane's four starts from the sum of the places before and of the lanes before.
struct Draw {
  width4: u32, // fours of the alphabet
  cells: u32, // of an image
  channel: u32,
  channels: u32,
  toCanvas: bool, // else to rows of their own
  guided: bool,
  guidance: f32,
  filterThreshold: f32,
  temperature: f32,
  greedy: bool,
  stream: u32,
  firstImage: u32,
  seed: vec2u, // low, high
}

const LOWEST = -3.0e38;
const NONE = 0xffffffffu;

alias Logits = array<vec4f, PLACES_3>;

// A row's logits divided by the temperature; beyond the alphabet they have no weight.
fn logits(x: ptr<private, Lanes_3>, row: u32, how: Draw) -> Logits {
  var found = Logits();
  {
    found[0u] = select(vec4f(LOWEST), x[row * PLACES_3 + 0u] / how.temperature, 0u * LANES + lane < how.width4);
  }
  {
    found[1u] = select(vec4f(LOWEST), x[row * PLACES_3 + 1u] / how.temperature, 1u * LANES + lane < how.width4);
  }
  return found;
}

fn largestOf(scores: Logits) -> f32 {
  var largest = vec4f(LOWEST);
  { largest = max(largest, scores[0u]); }
  { largest = max(largest, scores[1u]); }
  return subgroupMax(maxOf(largest));
}

// The scores of classifier-free guidance: unlikely tokens are held down by filterThreshold first.
fn guidedScores(own: Logits, other: Logits, how: Draw) -> Logits {
  let top = largestOf(own);
  let otherTop = largestOf(other);
  var sum = vec4f();
  { sum += exp(own[0u] - top); }
  { sum += exp(own[1u] - top); }
  let total = subgroupAdd(sumOf(sum));
  var scores = Logits();
  {
    let c = own[0u];
    let u = other[0u];
    let filtered = select(u, max(u, c - top + otherTop), exp(c - top) / total < vec4f(how.filterThreshold));
    scores[0u] = filtered + how.guidance * (c - filtered);
  }
  {
    let c = own[1u];
    let u = other[1u];
    let filtered = select(u, max(u, c - top + otherTop), exp(c - top) / total < vec4f(how.filterThreshold));
    scores[1u] = filtered + how.guidance * (c - filtered);
  }
  return scores;
}

fn drawToken(
  x: ptr<private, Lanes_3>,
  origins: ptr<private, Words>,
  y: ptr<private, Words>,
  how: Draw,
  canvas: ptr<storage, array<u32>, read_write>,
  logProbabilities: ptr<storage, array<f32>, read_write>,
) {
  let draws = select(ROWS, ROWS / 2u, how.guided);
  for (var row = 0u; row < draws; row++) {
    var scores = logits(x, row, how); // then unnormalised probabilities
    if (how.guided) { scores = guidedScores(scores, logits(x, row + draws, how), how); }
    let top = largestOf(scores);

    let origin = origins[row];
    var found = NONE; // the lane's first token that will do
    var possible = 0u; // rounding may leave nothing above the threshold: then the last possible token is the one
    var foundScore = 0.0;
    var possibleScore = 0.0;
    var total = 0.0;
    if (how.greedy) {
      {
        {
          if (found == NONE && scores[0u][0u] >= top) { found = 4u * (0u * LANES + lane) + 0u; }
        }
        {
          if (found == NONE && scores[0u][1u] >= top) { found = 4u * (0u * LANES + lane) + 1u; }
        }
        {
          if (found == NONE && scores[0u][2u] >= top) { found = 4u * (0u * LANES + lane) + 2u; }
        }
        {
          if (found == NONE && scores[0u][3u] >= top) { found = 4u * (0u * LANES + lane) + 3u; }
        }
      }
      {
        {
          if (found == NONE && scores[1u][0u] >= top) { found = 4u * (1u * LANES + lane) + 0u; }
        }
        {
          if (found == NONE && scores[1u][1u] >= top) { found = 4u * (1u * LANES + lane) + 1u; }
        }
        {
          if (found == NONE && scores[1u][2u] >= top) { found = 4u * (1u * LANES + lane) + 2u; }
        }
        {
          if (found == NONE && scores[1u][3u] >= top) { found = 4u * (1u * LANES + lane) + 3u; }
        }
      }
    } else {
      var sum = vec4f();
      {
        scores[0u] = exp(scores[0u] - top);
        sum += scores[0u];
      }
      {
        scores[1u] = exp(scores[1u] - top);
        sum += scores[1u];
      }
      total = subgroupAdd(sumOf(sum));
      let counter = vec4u(how.firstImage + origin / how.cells, origin % how.cells, how.channel, how.stream);
      let threshold = uniformAt(counter, how.seed) * total;
      var before = 0.0;
      {
        let own = sumOf(scores[0u]);
        var cumulative = before + subgroupExclusiveAdd(own);
        before += subgroupAdd(own);
        {
          let token = 4u * (0u * LANES + lane) + 0u;
          let score = scores[0u][0u];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (0u * LANES + lane) + 1u;
          let score = scores[0u][1u];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (0u * LANES + lane) + 2u;
          let score = scores[0u][2u];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (0u * LANES + lane) + 3u;
          let score = scores[0u][3u];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
      }
      {
        let own = sumOf(scores[1u]);
        var cumulative = before + subgroupExclusiveAdd(own);
        before += subgroupAdd(own);
        {
          let token = 4u * (1u * LANES + lane) + 0u;
          let score = scores[1u][0u];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (1u * LANES + lane) + 1u;
          let score = scores[1u][1u];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (1u * LANES + lane) + 2u;
          let score = scores[1u][2u];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
        {
          let token = 4u * (1u * LANES + lane) + 3u;
          let score = scores[1u][3u];
          cumulative += score;
          let first = found == NONE && cumulative > threshold;
          found = select(found, token, first);
          foundScore = select(foundScore, score, first);
          possible = select(possible, token, score > 0.0);
          possibleScore = select(possibleScore, score, score > 0.0);
        }
      }
    }
    let first = subgroupMin(found);
    let last = subgroupMax(possible);
    let token = select(first, last, first == NONE);
    let chosen = subgroupShuffle(select(foundScore, possibleScore, first == NONE), token / 4u % LANES);

    y[row] = token;
    if (how.guided) { y[row + draws] = token; }
    if (lane == 0u && isThere(row)) {
      let at = origin * how.channels + how.channel;
      if (!how.greedy) { logProbabilities[at] += log(chosen / total); }
      if (how.toCanvas) {
        canvas[at] = token;
      } else {
        canvas[globalRow(row) * how.channels + how.channel] = token;
        if (how.guided) { canvas[globalRow(row + draws) * how.channels + how.channel] = token; }
      }
    }
  }
}

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the unconditional counterparts of the first half
  channel: u32,
  guidance: f32,
  filterThreshold: f32,
  temperature: f32,
  greedy: u32,
  firstImage: u32,
  seedLow: u32,
  seedHigh: u32,
}
@group(0) @binding(0) var<uniform> launch: Launch;

@group(0) @binding(1) var<storage, read> page0: array<vec4f>;
@group(0) @binding(2) var<storage, read> page1: array<vec4f>;
@group(0) @binding(3) var<storage, read> head_block0_attention_mixed: array<vec4f>;
@group(0) @binding(4) var<storage, read> head_inputNorm_normed: array<vec4f>;
@group(0) @binding(5) var<storage, read> head_logitBias: array<vec4f>;
@group(0) @binding(6) var<storage, read> head_origins: array<u32>;
@group(0) @binding(7) var<storage, read_write> canvas_: array<u32>;
@group(0) @binding(8) var<storage, read_write> logProbabilities_: array<f32>;

var<private> lane_head_block0_attention_mixed: Lanes;
var<private> lane_head_inputNorm_normed: Lanes;
var<private> lane_head_block0_perceptron_norm_normed: Lanes;
var<private> lane_head_block0_perceptron_active: Lanes;
var<private> lane_head_outputNorm_normed: Lanes;
var<private> lane_head_logitBias: Lanes_2;
var<private> lane_head_logits: Lanes_3;
var<private> lane_head_origins: Words;
var<private> lane_head_token: Words;

fn head_block0_attended_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let x1 = four(&page1, 0u + i);
  let t2 = value + x1;
  let x3 = readPlace(&lane_head_inputNorm_normed, row, place);
  let t4 = x3 + t2;
  putPlace(&lane_head_inputNorm_normed, row, place, t4);
}

fn head_block0_perceptron_active_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let x1 = four(&page1, 48u + i);
  let t2 = value + x1;
  let t3 = gelu(t2);
  putPlace(&lane_head_block0_perceptron_active, row, place, t3);
}

fn head_block0_out_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let x1 = four(&page1, 80u + i);
  let t2 = value + x1;
  let x3 = readPlace(&lane_head_inputNorm_normed, row, place);
  let t4 = x3 + t2;
  putPlace(&lane_head_inputNorm_normed, row, place, t4);
}

fn head_logits_finish(row: u32, place: u32, i: u32, value: vec4f) {
  let x1 = four(&page1, 128u + i);
  let t2 = value + x1;
  putPlace_2(&lane_head_logits, row, place, t2);
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
  // head_block0_attention_mixed_loaded
  load(&head_block0_attention_mixed, &lane_head_block0_attention_mixed, 8u, one);
  // head_inputNorm_normed_loaded
  load(&head_inputNorm_normed, &lane_head_inputNorm_normed, 8u, one);
  // head_block0_attended
  for (var place = 0u; place < 1u * one; place++) {
    let i = min(place * LANES + lane, 7u);
    let sums = product(&lane_head_block0_attention_mixed, 8u, &page0, 0u, i, one);
    head_block0_attended_finish(0u, place, i, sums[0]);
    head_block0_attended_finish(1u, place, i, sums[1]);
  }
  // head_block0_perceptron_norm_normed
  norm(&lane_head_inputNorm_normed, &lane_head_block0_perceptron_norm_normed, Norm(8u, 0.000001f, true), &page1, 16u, &page1, 32u);
  // head_block0_perceptron_active
  for (var place = 0u; place < 1u * one; place++) {
    let i = min(place * LANES + lane, 31u);
    let sums = product(&lane_head_block0_perceptron_norm_normed, 8u, &page0, 256u, i, one);
    head_block0_perceptron_active_finish(0u, place, i, sums[0]);
    head_block0_perceptron_active_finish(1u, place, i, sums[1]);
  }
  // head_block0_out
  for (var place = 0u; place < 1u * one; place++) {
    let i = min(place * LANES + lane, 7u);
    let sums = product(&lane_head_block0_perceptron_active, 32u, &page0, 1280u, i, one);
    head_block0_out_finish(0u, place, i, sums[0]);
    head_block0_out_finish(1u, place, i, sums[1]);
  }
  // head_outputNorm_normed
  norm(&lane_head_inputNorm_normed, &lane_head_outputNorm_normed, Norm(8u, 0.000001f, true), &page1, 96u, &page1, 112u);
  // head_logitBias_loaded
  load_2(&head_logitBias, &lane_head_logitBias, 64u, one);
  // head_logits
  for (var place = 0u; place < 2u * one; place++) {
    let i = min(place * LANES + lane, 63u);
    let sums = product(&lane_head_outputNorm_normed, 8u, &page0, 2304u, i, one);
    head_logits_finish(0u, place, i, sums[0]);
    head_logits_finish(1u, place, i, sums[1]);
  }
  // head_origins_loaded
  loadWords(&head_origins, &lane_head_origins, one);
  // head_token
  drawToken(&lane_head_logits, &lane_head_origins, &lane_head_token, Draw(64u, 784u, launch.channel, 1u, true, launch.guided != 0u, launch.guidance, launch.filterThreshold, launch.temperature, launch.greedy != 0u, 845761475u, launch.firstImage, vec2u(launch.seedLow, launch.seedHigh)), &canvas_, &logProbabilities_);
}
