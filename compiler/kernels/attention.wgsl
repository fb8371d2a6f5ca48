// Multi-head attention without materialised scores. For every row, head and query token q:
//   score_k = scale · q·k over the keys k (CAUSAL: k ≤ q),  p = softmax(score),  out = Σ_k p_k · dropout_k · v_k.
// The softmax runs online: the largest score so far, the sum of exponentials and the weighted values are rescaled as it grows.
//
//   qkv        [rows, tokens, 3 · heads · head]: queries, keys, values
//   out        [rows, tokens, heads · head]
//   logSumExp  [rows, heads, tokens]: log Σ_k exp(score_k), from which the gradients recompute p
//
// One thread handles QUERIES neighbouring queries of one head, so that each key and value is loaded once for all of them;
// queries, outputs and running sums stay in registers. No barriers: threads share nothing.

struct Launch {
  count: u32, // threads: rows · heads · blocks
  tokens: u32,
  heads: u32,
  scale: f32, // 1/√(head width)
  rate: f32, // of dropout
  seedLow: u32,
  seedHigh: u32,
  step: u32,
  stream: u32,
}

override PACK: u32;
override HEAD: u32; // width of a head, in packs
override CAUSAL: bool;
override DROPOUT: bool;
override QUERIES: u32;
const HELD = QUERIES * HEAD;
//@tile 64 1 1

//@include pack-{PACK}
//@include philox
//@include attention-dropout

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read_write> out: array<Pack>;
@group(0) @binding(3) var<storage, read_write> logSumExp: array<f32>;

const LOWEST = -1.0e30;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * 64u + thread;
  if (index >= launch.count) { return; }
  let blocks = (launch.tokens + QUERIES - 1u) / QUERIES;
  let first = (index % blocks) * QUERIES;
  let head = index / blocks;
  let last = launch.tokens - 1u;
  let width = launch.heads * HEAD;
  let row = head / launch.heads * launch.tokens;
  let column = head % launch.heads * HEAD;

  var q: array<Pack, HELD>;
  var sum: array<Pack, HELD>;
  var largest: array<f32, QUERIES>;
  var total: array<f32, QUERIES>;
  //@unroll
  for (var b = 0u; b < QUERIES; b++) {
    largest[b] = LOWEST;
    total[b] = 0.0;
    // A query beyond the last token repeats the last one; it isn't written.
    let at = (row + min(first + b, last)) * 3u * width + column;
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      q[b * HEAD + i] = qkv[at + i] * launch.scale;
      sum[b * HEAD + i] = Pack(0.0);
    }
  }

  let end = select(last, min(first + QUERIES - 1u, last), CAUSAL);
  for (var key = 0u; key <= end; key++) {
    let keyAt = (row + key) * 3u * width + width + column;
    let valueAt = keyAt + width;
    var score = array<Pack, QUERIES>();
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      let k = qkv[keyAt + i];
      //@unroll
      for (var b = 0u; b < QUERIES; b++) { score[b] += q[b * HEAD + i] * k; }
    }
    var share = array<f32, QUERIES>();
    var shrink = array<f32, QUERIES>();
    //@unroll
    for (var b = 0u; b < QUERIES; b++) {
      let seen = select(sumOf(score[b]), LOWEST, CAUSAL && key > first + b);
      let top = max(largest[b], seen);
      shrink[b] = exp(largest[b] - top);
      share[b] = exp(seen - top);
      largest[b] = top;
      total[b] = total[b] * shrink[b] + share[b];
      share[b] *= keep(head, first + b, key);
    }
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      let v = qkv[valueAt + i];
      //@unroll
      for (var b = 0u; b < QUERIES; b++) { sum[b * HEAD + i] = sum[b * HEAD + i] * shrink[b] + v * share[b]; }
    }
  }

  //@unroll
  for (var b = 0u; b < QUERIES; b++) {
    if (first + b <= last) {
      logSumExp[head * launch.tokens + first + b] = largest[b] + log(total[b]);
      let at = (row + first + b) * width + column;
      //@unroll
      for (var i = 0u; i < HEAD; i++) { out[at + i] = sum[b * HEAD + i] / total[b]; }
    }
  }
}
