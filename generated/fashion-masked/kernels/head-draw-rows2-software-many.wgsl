enable subgroups;

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
  channel: u32,
  guidance: f32,
  temperature: f32,
  filterThreshold: f32,
  seedLow: u32,
  seedHigh: u32,
  firstImage: u32,
  greedy: u32,
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
  head_block0_out_loaded_run(one);
  head_outputNorm_normed_run(one);
  head_logitBias_loaded_run(one);
  head_logits_run(one);
  head_origins_loaded_run(one);
  head_token_run(one);
}

@group(0) @binding(1) var<uniform> weights0: array<vec4f, 4096>;
@group(0) @binding(2) var<uniform> weights1: array<vec4f, 4096>;
@group(0) @binding(3) var<storage, read> head_block0_out: array<vec4f>;
@group(0) @binding(4) var<storage, read> head_logitBias: array<vec4f>;
@group(0) @binding(5) var<storage, read> head_origins: array<u32>;
@group(0) @binding(6) var<storage, read_write> canvas: array<u32>;
@group(0) @binding(7) var<storage, read_write> logProbabilities: array<f32>;

var<private> lane_head_block0_out: array<vec4f, 8>;
var<private> lane_head_outputNorm_normed: array<vec4f, 8>;
var<private> lane_head_logitBias: array<vec4f, 8>;
var<private> lane_head_logits: array<vec4f, 64>;
var<private> lane_head_origins: array<u32, 8>;
var<private> lane_head_token: array<u32, 8>;

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

fn head_logits_finish(row: u32, place: u32, i: u32, value: Real) {
  let x1 = weights1[32u + i];
  let t2 = value + x1;
  lane_head_logits[row * 8u + place] = t2;
}

// head_block0_out_loaded
const head_block0_out_loaded_WIDTH4: u32 = 8u;

const head_block0_out_loaded_PLACES = (head_block0_out_loaded_WIDTH4 + LANES - 1u) / LANES;

fn head_block0_out_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * head_block0_out_loaded_PLACES * one; item++) {
    lane_head_block0_out[item] = head_block0_out[globalRow(item / head_block0_out_loaded_PLACES) * head_block0_out_loaded_WIDTH4 + min(item % head_block0_out_loaded_PLACES * LANES + lane, head_block0_out_loaded_WIDTH4 - 1u)];
  }
}

// head_outputNorm_normed
const head_outputNorm_normed_WIDTH4: u32 = 8u;
const head_outputNorm_normed_CENTRED: bool = true;
const head_outputNorm_normed_EPSILON: f32 = 0.000001f;
const head_outputNorm_normed_GAIN_AT: u32 = 0u;
const head_outputNorm_normed_BIAS_AT: u32 = 16u;

const head_outputNorm_normed_PLACES = (head_outputNorm_normed_WIDTH4 + LANES - 1u) / LANES;

fn head_outputNorm_normed_run(one: u32) {
  let size = f32(4u * head_outputNorm_normed_WIDTH4);
  for (var row = 0u; row < ROWS * one; row++) {
    var mean = 0.0;
    if (head_outputNorm_normed_CENTRED) {
      var sum = vec4f();
      { sum += select(vec4f(), lane_head_block0_out[row * head_outputNorm_normed_PLACES + 0u], 0u * LANES + lane < head_outputNorm_normed_WIDTH4); }
      mean = subgroupAdd(sumOf(sum)) / size;
    }
    var squares = vec4f();
    {
      let centred = select(vec4f(), lane_head_block0_out[row * head_outputNorm_normed_PLACES + 0u] - mean, 0u * LANES + lane < head_outputNorm_normed_WIDTH4);
      squares += centred * centred;
    }
    let inverse = 1.0 / sqrt(subgroupAdd(sumOf(squares)) / size + head_outputNorm_normed_EPSILON);
    {
      let i = min(0u * LANES + lane, head_outputNorm_normed_WIDTH4 - 1u);
      var y = (lane_head_block0_out[row * head_outputNorm_normed_PLACES + 0u] - mean) * inverse * weights1[head_outputNorm_normed_GAIN_AT + i];
      if (head_outputNorm_normed_CENTRED) { y += weights1[head_outputNorm_normed_BIAS_AT + i]; }
      lane_head_outputNorm_normed[row * head_outputNorm_normed_PLACES + 0u] = y;
    }
  }
}

// head_logitBias_loaded
const head_logitBias_loaded_WIDTH4: u32 = 64u;

const head_logitBias_loaded_PLACES = (head_logitBias_loaded_WIDTH4 + LANES - 1u) / LANES;

fn head_logitBias_loaded_run(one: u32) {
  for (var item = 0u; item < ROWS * head_logitBias_loaded_PLACES * one; item++) {
    lane_head_logitBias[item] = head_logitBias[globalRow(item / head_logitBias_loaded_PLACES) * head_logitBias_loaded_WIDTH4 + min(item % head_logitBias_loaded_PLACES * LANES + lane, head_logitBias_loaded_WIDTH4 - 1u)];
  }
}

// head_logits
const head_logits_INNER4: u32 = 8u; // fours of a row of x and W
const head_logits_FIRST4: u32 = 0u; // a multiple of LANES
const head_logits_COLUMNS4: u32 = 64u; // fours of columns
const head_logits_AT: u32 = 0u; // where the columns' weights begin

const head_logits_PLACES = (head_logits_INNER4 + LANES - 1u) / LANES;

fn head_logits_run(one: u32) {
  for (var first = 0u; first < head_logits_COLUMNS4 * one; first += LANES) {
    // Lanes beyond the last column repeat it.
    let column = min(first + lane, head_logits_COLUMNS4 - 1u);
    let at = head_logits_AT + 4u * column * head_logits_INNER4;
    var sums = array<vec4f, ROWS>();
    for (var place = 0u; place < head_logits_PLACES * one; place++) {
      var mine = array<vec4f, ROWS>();
      { mine[0u] = lane_head_outputNorm_normed[0u * head_logits_PLACES + place]; }
      { mine[1u] = lane_head_outputNorm_normed[1u * head_logits_PLACES + place]; }
      { mine[2u] = lane_head_outputNorm_normed[2u * head_logits_PLACES + place]; }
      { mine[3u] = lane_head_outputNorm_normed[3u * head_logits_PLACES + place]; }
      { mine[4u] = lane_head_outputNorm_normed[4u * head_logits_PLACES + place]; }
      { mine[5u] = lane_head_outputNorm_normed[5u * head_logits_PLACES + place]; }
      { mine[6u] = lane_head_outputNorm_normed[6u * head_logits_PLACES + place]; }
      { mine[7u] = lane_head_outputNorm_normed[7u * head_logits_PLACES + place]; }
      let end = min(LANES, head_logits_INNER4 - place * LANES) * one;
      for (var k = 0u; k < end; k++) {
        let here = at + place * LANES + k;
        let w = transpose(mat4x4f(weights0[here], weights0[here + head_logits_INNER4], weights0[here + 2u * head_logits_INNER4], weights0[here + 3u * head_logits_INNER4]));
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
    { head_logits_finish(0u, (head_logits_FIRST4 + first) / LANES, head_logits_FIRST4 + column, sums[0u]); }
    { head_logits_finish(1u, (head_logits_FIRST4 + first) / LANES, head_logits_FIRST4 + column, sums[1u]); }
    { head_logits_finish(2u, (head_logits_FIRST4 + first) / LANES, head_logits_FIRST4 + column, sums[2u]); }
    { head_logits_finish(3u, (head_logits_FIRST4 + first) / LANES, head_logits_FIRST4 + column, sums[3u]); }
    { head_logits_finish(4u, (head_logits_FIRST4 + first) / LANES, head_logits_FIRST4 + column, sums[4u]); }
    { head_logits_finish(5u, (head_logits_FIRST4 + first) / LANES, head_logits_FIRST4 + column, sums[5u]); }
    { head_logits_finish(6u, (head_logits_FIRST4 + first) / LANES, head_logits_FIRST4 + column, sums[6u]); }
    { head_logits_finish(7u, (head_logits_FIRST4 + first) / LANES, head_logits_FIRST4 + column, sums[7u]); }
  }
}

// head_origins_loaded
fn head_origins_loaded_run(one: u32) {
  for (var row = 0u; row < ROWS * one; row++) { lane_head_origins[row] = head_origins[globalRow(row)]; }
}

// head_token
const head_token_WIDTH4: u32 = 64u; // fours of the alphabet
const head_token_CELLS: u32 = 784u; // of an image
const head_token_CHANNELS: u32 = 1u;
const head_token_STREAM: u32 = 845761475u;
const head_token_TO_CANVAS: bool = true;

fn head_token_multiplyHigh(a: u32, b: u32) -> u32 {
  let cross1 = (a >> 16u) * (b & 0xffffu);
  let cross2 = (a & 0xffffu) * (b >> 16u);
  let carry = (((a & 0xffffu) * (b & 0xffffu)) >> 16u) + (cross1 & 0xffffu) + (cross2 & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross1 >> 16u) + (cross2 >> 16u) + (carry >> 16u);
}

fn head_token_philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = head_token_multiplyHigh(0xd2511f53u, c.x);
    let high1 = head_token_multiplyHigh(0xcd9e8d57u, c.z);
    c = vec4u(high1 ^ c.y ^ k.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

fn head_token_uniformAt(counter: vec4u, key: vec2u) -> f32 {
  return f32(head_token_philox(counter, key).x >> 8u) * 0x1p-24f;
}

const head_token_PLACES = (head_token_WIDTH4 + LANES - 1u) / LANES;
const head_token_LOWEST = -3.0e38;
const head_token_NONE = 0xffffffffu;

fn head_token_logits(row: u32, place: u32) -> vec4f {
  return select(vec4f(head_token_LOWEST), lane_head_logits[row * head_token_PLACES + place] / launch.temperature, place * LANES + lane < head_token_WIDTH4);
}

fn head_token_largestLogit(row: u32) -> f32 {
  var largest = vec4f(head_token_LOWEST);
  for (var place = 0u; place < head_token_PLACES; place++) { largest = max(largest, head_token_logits(row, place)); }
  return subgroupMax(maxOf(largest));
}

fn head_token_run(one: u32) {
  let guided = launch.guided != 0u;
  let draws = select(ROWS, ROWS / 2u, guided);
  for (var row = 0u; row < draws; row++) {
    var scores = array<vec4f, head_token_PLACES>(); // guided head_token_logits, then unnormalised probabilities
    if (guided) {
      let top = head_token_largestLogit(row);
      let otherTop = head_token_largestLogit(row + draws);
      var sum = vec4f();
      for (var place = 0u; place < head_token_PLACES * one; place++) { sum += exp(head_token_logits(row, place) - top); }
      let total = subgroupAdd(sumOf(sum));
      for (var place = 0u; place < head_token_PLACES * one; place++) {
        let c = head_token_logits(row, place);
        let u = head_token_logits(row + draws, place);
        let filtered = select(u, max(u, c - top + otherTop), exp(c - top) / total < vec4f(launch.filterThreshold));
        scores[place] = filtered + launch.guidance * (c - filtered);
      }
    } else {
      for (var place = 0u; place < head_token_PLACES * one; place++) { scores[place] = head_token_logits(row, place); }
    }
    var largest = vec4f(head_token_LOWEST);
    for (var place = 0u; place < head_token_PLACES * one; place++) { largest = max(largest, scores[place]); }
    let top = subgroupMax(maxOf(largest));

    let origin = lane_head_origins[row];
    var found = head_token_NONE; // the lane's first token that will do
    var possible = 0u; // rounding may leave nothing above the threshold: then the last possible token is the one
    var total = 0.0;
    if (launch.greedy != 0u) {
      for (var place = 0u; place < head_token_PLACES * one; place++) {
        for (var part = 0u; part < 4u; part++) {
          if (found == head_token_NONE && scores[place][part] >= top) { found = 4u * (place * LANES + lane) + part; }
        }
      }
    } else {
      var sum = vec4f();
      for (var place = 0u; place < head_token_PLACES * one; place++) {
        scores[place] = exp(scores[place] - top);
        sum += scores[place];
      }
      total = subgroupAdd(sumOf(sum));
      let counter = vec4u(launch.firstImage + origin / head_token_CELLS, origin % head_token_CELLS, launch.channel, head_token_STREAM);
      let threshold = head_token_uniformAt(counter, vec2u(launch.seedLow, launch.seedHigh)) * total;
      var before = 0.0;
      for (var place = 0u; place < head_token_PLACES * one; place++) {
        let own = sumOf(scores[place]);
        var cumulative = before + subgroupExclusiveAdd(own);
        before += subgroupAdd(own);
        for (var part = 0u; part < 4u; part++) {
          let token = 4u * (place * LANES + lane) + part;
          cumulative += scores[place][part];
          if (found == head_token_NONE && cumulative > threshold) { found = token; }
          if (scores[place][part] > 0.0) { possible = token; }
        }
      }
    }
    let first = subgroupMin(found);
    let last = subgroupMax(possible);
    let token = select(first, last, first == head_token_NONE);
    let chosen = subgroupShuffle(scores[token / 4u / LANES][token % 4u], token / 4u % LANES);

    lane_head_token[row] = token;
    if (guided) { lane_head_token[row + draws] = token; }
    if (lane == 0u && isThere(row)) {
      let at = origin * head_token_CHANNELS + launch.channel;
      if (launch.greedy == 0u) { logProbabilities[at] += log(chosen / total); }
      if (head_token_TO_CANVAS) {
        canvas[at] = token;
      } else {
        canvas[globalRow(row) * head_token_CHANNELS + launch.channel] = token;
        if (guided) { canvas[globalRow(row + draws) * head_token_CHANNELS + launch.channel] = token; }
      }
    }
  }
}
