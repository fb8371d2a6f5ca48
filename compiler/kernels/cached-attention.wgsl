// Attention of one new token per row to itself and the tokens before it, whose keys and values are kept:
//   keys[row, position] = k,  values[row, position] = v,  out = Σ_{t ≤ position} softmax_t(scale · q·keys[row, t]) · values[row, t].
//
//   qkv           [rows, 1, 3 · heads · head]
//   keys, values  [rows, tokens, heads · head]
//   out           [rows, 1, heads · head]
//
// One workgroup handles THREADS / LANES heads, each with LANES threads: thread l runs an online softmax over the tokens l, l + LANES, …,
// then the threads of a head merge theirs through workgroup memory. With one thread per head there is nothing to merge.

struct Launch {
  count: u32, // heads of all rows
  tokens: u32, // that the caches hold
  heads: u32,
  position: u32,
  scale: f32, // 1/√(head width)
}

override PACK: u32;
override HEAD: u32; // width of a head, in packs
override LANES: u32;
const THREADS = 32u;
const HEADS = THREADS / LANES;
//@tile HEADS 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read_write> keys: array<Pack>;
@group(0) @binding(3) var<storage, read_write> values: array<Pack>;
@group(0) @binding(4) var<storage, read_write> out: array<Pack>;

const LOWEST = -1.0e30;

var<workgroup> tops: array<f32, THREADS>;
var<workgroup> totals: array<f32, THREADS>;
var<workgroup> sums: array<Pack, THREADS * HEAD>;

@compute @workgroup_size(THREADS)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = numberOf(workgroup) * HEADS + thread / LANES;
  let lane = thread % LANES;
  // Threads beyond the last head repeat it, so that all reach the barrier; they write nothing.
  let head = min(index, launch.count - 1u);
  let width = launch.heads * HEAD;
  let row = head / launch.heads;
  let column = head % launch.heads * HEAD;
  let fresh = row * 3u * width + column;

  var q: array<Pack, HEAD>;
  var sum: array<Pack, HEAD>;
  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    q[i] = qkv[fresh + i] * launch.scale;
    sum[i] = Pack(0.0);
  }
  var largest = LOWEST;
  var total = 0.0;
  for (var token = lane; token <= launch.position; token += LANES) {
    let at = (row * launch.tokens + token) * width + column;
    if (token == launch.position && index < launch.count) {
      //@unroll
      for (var i = 0u; i < HEAD; i++) {
        keys[at + i] = qkv[fresh + width + i];
        values[at + i] = qkv[fresh + 2u * width + i];
      }
    }
    var product = Pack(0.0);
    //@unroll
    for (var i = 0u; i < HEAD; i++) { product += q[i] * keys[at + i]; }
    let score = sumOf(product);
    let top = max(largest, score);
    let shrink = exp(largest - top);
    let share = exp(score - top);
    largest = top;
    total = total * shrink + share;
    //@unroll
    for (var i = 0u; i < HEAD; i++) { sum[i] = sum[i] * shrink + share * values[at + i]; }
  }

  if (LANES == 1u) {
    if (index < launch.count) {
      //@unroll
      for (var i = 0u; i < HEAD; i++) { out[row * width + column + i] = sum[i] / total; }
    }
    return;
  }

  tops[thread] = largest;
  totals[thread] = total;
  //@unroll
  for (var i = 0u; i < HEAD; i++) { sums[thread * HEAD + i] = sum[i]; }
  // All threads' softmaxes must be there before they are merged.
  workgroupBarrier();
  if (index >= launch.count) { return; }
  let first = thread - lane;
  var top = LOWEST;
  for (var l = 0u; l < LANES; l++) { top = max(top, tops[first + l]); }
  var normaliser = 0.0;
  for (var l = 0u; l < LANES; l++) { normaliser += totals[first + l] * exp(tops[first + l] - top); }
  for (var i = lane; i < HEAD; i += LANES) {
    var merged = Pack(0.0);
    for (var l = 0u; l < LANES; l++) { merged += sums[(first + l) * HEAD + i] * exp(tops[first + l] - top); }
    out[row * width + column + i] = merged / normaliser;
  }
}
