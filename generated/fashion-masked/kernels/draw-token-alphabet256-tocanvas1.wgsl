// Draws a token for every row from its logits, stores it in the canvas and hands it on.
//   Logits are divided by the temperature. Under guidance, row r (conditional) and row r + rows/2 (unconditional) make a pair: where
//   softmax(conditional) < filterThreshold, the unconditional logit rises to at least conditional − max(conditional) +
//   max(unconditional); then logit = unconditional + guidance · (conditional − unconditional).
//   The token is the first whose cumulative probability exceeds a uniform number in [0, 1), drawn by the counter (image, cell, channel,
//   stream); if greedy, the first token with the largest logit.
//
//   logits   [rows, ALPHABET]
//   origins  [rows]: the cell of each row, counted over all images
//   canvas   [images, …, channels], written at the row's cell; [rows, channels], written at the row (both of a pair), unless TO_CANVAS
//   logProbabilities [images, …, channels]: log p(token) is added at the row's cell (of the conditional row of a pair), p being the
//            probability with which the token was drawn; 0 if greedy
//   tokens   [rows]; both rows of a pair get the same
//
// One workgroup draws for one row or pair. Each thread handles RUN neighbouring tokens; thread 0 picks the thread whose run holds the
// drawn token, and then the token. Scores are computed again from the logits wherever they are needed, so that an alphabet may be of
// any size: only the threads' sums are kept.

struct Launch {
  rows: u32,
  cells: u32, // of an image
  channel: u32,
  channels: u32,
  stream: u32,
  seedLow: u32,
  seedHigh: u32,
  firstImage: u32,
  guided: u32,
  greedy: u32,
  guidance: f32,
  temperature: f32,
  filterThreshold: f32,
}

const ALPHABET: u32 = 256u;
const TO_CANVAS: bool = true;
const THREADS = 64u;
const RUN = (ALPHABET + THREADS - 1u) / THREADS;
//@tile 1 1 1

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
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

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> canvas: array<u32>;
@group(0) @binding(4) var<storage, read_write> logProbabilities: array<f32>;
@group(0) @binding(5) var<storage, read_write> tokens: array<u32>;

const LOWEST = -3.0e38;

var<workgroup> exchanged: array<f32, THREADS>;
var<workgroup> candidates: array<u32, THREADS>;

// The largest of all threads' numbers.
fn largestOf(own: f32, thread: u32) -> f32 {
  exchanged[thread] = own;
  // Every thread's number must be there before any thread compares them …
  workgroupBarrier();
  var largest = exchanged[0];
  for (var i = 1u; i < THREADS; i++) { largest = max(largest, exchanged[i]); }
  // … and read by all before the next exchange overwrites it.
  workgroupBarrier();
  return largest;
}

// The sum of all threads' numbers, in the threads' order.
fn totalOf(own: f32, thread: u32) -> f32 {
  exchanged[thread] = own;
  // As in largestOf.
  workgroupBarrier();
  var total = 0.0;
  for (var i = 0u; i < THREADS; i++) { total += exchanged[i]; }
  workgroupBarrier();
  return total;
}

// A logit divided by the temperature.
fn logit(row: u32, token: u32) -> f32 {
  return logits[row * ALPHABET + token] / launch.temperature;
}

fn largestLogit(row: u32, first: u32, end: u32, thread: u32) -> f32 {
  var largest = LOWEST;
  for (var token = first; token < end; token++) { largest = max(largest, logit(row, token)); }
  return largestOf(largest, thread);
}

// What turns a pair's logits into a score: the largest of either row, and the sum of exp(c − top) over the conditional one.
struct Pair {
  top: f32,
  otherTop: f32,
  total: f32,
}

fn pairOf(conditional: u32, unconditional: u32, first: u32, end: u32, thread: u32) -> Pair {
  let top = largestLogit(conditional, first, end, thread);
  let otherTop = largestLogit(unconditional, first, end, thread);
  var sum = 0.0;
  for (var token = first; token < end; token++) { sum += exp(logit(conditional, token) - top); }
  return Pair(top, otherTop, totalOf(sum, thread));
}

// The logit that a token is drawn by: the row's own, or the guided one of its pair.
fn score(row: u32, token: u32, other: u32, pair: Pair) -> f32 {
  let c = logit(row, token);
  if (launch.guided == 0u) { return c; }
  var u = logit(other, token);
  if (exp(c - pair.top) / pair.total < launch.filterThreshold) { u = max(u, c - pair.top + pair.otherTop); }
  return u + launch.guidance * (c - u);
}

@compute @workgroup_size(THREADS)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let guided = launch.guided != 0u;
  let draws = select(launch.rows, launch.rows / 2u, guided);
  let row = numberOf(workgroup);
  // All threads of the workgroup leave together.
  if (row >= draws) { return; }
  let first = min(thread * RUN, ALPHABET);
  let end = min(first + RUN, ALPHABET);

  let other = select(row, row + draws, guided);
  var pair = Pair();
  if (guided) { pair = pairOf(row, other, first, end, thread); }
  var largest = LOWEST;
  var candidate = first; // the first of the thread's tokens with the largest score
  for (var token = first; token < end; token++) {
    let own = score(row, token, other, pair);
    if (own > largest) {
      largest = own;
      candidate = token;
    }
  }
  let top = largestOf(largest, thread);

  // The threads' candidates if greedy, else the sums of their runs: thread 0 alone reads what it finds here.
  var sum = 0.0;
  if (launch.greedy == 0u) {
    for (var token = first; token < end; token++) { sum += exp(score(row, token, other, pair) - top); }
  }
  candidates[thread] = select(ALPHABET, candidate, largest >= top);
  let total = totalOf(sum, thread);
  if (thread != 0u) { return; }

  let origin = origins[row];
  var token = 0u;
  if (launch.greedy != 0u) {
    token = ALPHABET - 1u;
    for (var i = 0u; i < THREADS; i++) { token = min(token, candidates[i]); }
  } else {
    let counter = vec4u(launch.firstImage + origin / launch.cells, origin % launch.cells, launch.channel, launch.stream);
    let threshold = uniformAt(counter, vec2u(launch.seedLow, launch.seedHigh)) * total;
    // The first token whose cumulative probability exceeds the threshold; `exchanged` holds the sums of the threads' runs.
    var before = 0.0;
    var run = 0u;
    for (; run < THREADS - 1u; run++) {
      if (before + exchanged[run] > threshold) { break; }
      before += exchanged[run];
    }
    // Rounding may leave nothing above the threshold: then the last possible token is the one.
    var chosen = 0.0;
    for (var next = run * RUN; next < ALPHABET && before <= threshold; next++) {
      let own = exp(score(row, next, other, pair) - top);
      before += own;
      if (own > 0.0) {
        token = next;
        chosen = own;
      }
    }
    logProbabilities[origin * launch.channels + launch.channel] += log(chosen / total);
  }
  tokens[row] = token;
  if (guided) { tokens[row + draws] = token; }
  if (TO_CANVAS) {
    canvas[origin * launch.channels + launch.channel] = token;
  } else {
    canvas[row * launch.channels + launch.channel] = token;
    if (guided) { canvas[(row + draws) * launch.channels + launch.channel] = token; }
  }
}
