// What draws have in common: launch block, canvas, and the scan of all values by one workgroup. Its kernel defines
//   fn logit(row: u32, token: u32) -> f32, a value's logit under the temperature.
// Each thread handles RUN neighbouring tokens; thread 0 picks the thread whose run holds the drawn token, and then the token. Scores are
// computed again from the logits wherever they are needed, so that an alphabet may be of any size: only the threads' sums are kept.

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

override ALPHABET: u32;
override TO_CANVAS: bool;
const THREADS = 64u;
const RUN = (ALPHABET + THREADS - 1u) / THREADS;

//@include workgroup
//@include philox

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> origins: array<u32>;
@group(0) @binding(2) var<storage, read_write> canvas: array<u32>;
@group(0) @binding(3) var<storage, read_write> logProbabilities: array<f32>;
@group(0) @binding(4) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(5) var<storage, read> given: array<u32>;

// Marks of a row's value: 0 is drawn, TAKEN is given and scored, KNOWN is given and not scored.
const KNOWN = 2u;

fn cellOf(row: u32) -> u32 { return origins[row] * launch.channels + launch.channel; }

// Where a row's token is stored.
fn placeOf(row: u32) -> u32 { return select(row * launch.channels + launch.channel, cellOf(row), TO_CANVAS); }

fn markOf(row: u32) -> u32 { return given[select(row, cellOf(row), TO_CANVAS)]; }

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

// The random words of a row's draw.
fn wordsAt(origin: u32) -> vec4u {
  let counter = vec4u(launch.firstImage + origin / launch.cells, origin % launch.cells, launch.channel, launch.stream);
  return philox(counter, vec2u(launch.seedLow, launch.seedHigh));
}

// A draw, and the logarithm of its probability.
struct Drawn {
  token: u32,
  log: f32,
}

// The draw for a row, or for a pair of rows under guidance, by all values' scores, or the token that is given; thread 0 alone gets it.
fn drawnByScan(row: u32, draws: u32, thread: u32) -> Drawn {
  let guided = launch.guided != 0u;
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
  if (thread != 0u) { return Drawn(); }

  var token = 0u;
  var logProbability = 0.0;
  if (markOf(row) != 0u) {
    token = canvas[placeOf(row)];
    if (launch.greedy == 0u) { logProbability = score(row, token, other, pair) - top - log(total); }
  } else if (launch.greedy != 0u) {
    token = ALPHABET - 1u;
    for (var i = 0u; i < THREADS; i++) { token = min(token, candidates[i]); }
  } else {
    let threshold = unitInterval(wordsAt(origins[row]).x) * total;
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
    logProbability = log(chosen / total);
  }
  return Drawn(token, logProbability);
}

// Hands a draw on: to the row, or both rows of a pair, and to the canvas.
fn hand(row: u32, draws: u32, drawn: Drawn) {
  let guided = launch.guided != 0u;
  let token = drawn.token;
  if (launch.greedy == 0u && markOf(row) != KNOWN) { logProbabilities[cellOf(row)] += drawn.log; }
  tokens[row] = token;
  if (guided) { tokens[row + draws] = token; }
  canvas[placeOf(row)] = token;
  if (guided && !TO_CANVAS) { canvas[placeOf(row + draws)] = token; }
}
