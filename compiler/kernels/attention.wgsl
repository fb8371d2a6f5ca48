// Multi-head attention without materialised scores. For every row, head and query token q:
//   score_k = scale · q·k over the keys k (CAUSAL: k ≤ q),  p = softmax(score),  out = Σ_k p_k · dropout_k · v_k.
// The softmax runs online: the largest score so far, the sum of exponentials and the weighted values are rescaled as it grows.
//
//   qkv        [rows, tokens, 3 · heads · head]: queries, keys, values
//   out        [rows, tokens, heads · head]
//   logSumExp  [rows, heads, tokens]: log Σ_k exp(score_k), from which the gradients recompute p
//
// One thread handles one query of one head; its query and output stay in registers. No barriers: threads share nothing.

struct Launch {
  count: u32, // threads: rows · heads · span
  tokens: u32,
  span: u32, // threads for each head: tokens, or more, as the faster forms want whole blocks
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
//@tile 64 1 1
//@sizes count tokens heads

//@include pack-{PACK}
//@include philox
//@include attention-dropout

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read_write> out: array<Pack>;
@group(0) @binding(3) var<storage, read_write> logSumExp: array<f32>;

// Stands for −∞.
const LOWEST = -1.0e30;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * 64u + thread;
  let query = index % launch.span;
  if (index >= launch.count || query >= launch.tokens) { return; }
  let head = index / launch.span;
  let width = launch.heads * HEAD;
  let row = head / launch.heads * launch.tokens;
  let column = head % launch.heads * HEAD;

  var q: array<Pack, HEAD>;
  var sum: array<Pack, HEAD>;
  let queryAt = (row + query) * 3u * width + column;
  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    q[i] = qkv[queryAt + i] * launch.scale;
    sum[i] = Pack(0.0);
  }
  var largest = LOWEST;
  var total = 0.0;

  let end = select(launch.tokens, query + 1u, CAUSAL);
  for (var key = 0u; key < end; key++) {
    let keyAt = (row + key) * 3u * width + width + column;
    var product = Pack(0.0);
    //@unroll
    for (var i = 0u; i < HEAD; i++) { product += q[i] * qkv[keyAt + i]; }
    let score = sumOf(product);
    let top = max(largest, score);
    let shrink = exp(largest - top);
    let share = exp(score - top);
    largest = top;
    total = total * shrink + share;
    let weight = share * keep(head, query, key);
    //@unroll
    for (var i = 0u; i < HEAD; i++) { sum[i] = sum[i] * shrink + weight * qkv[keyAt + width + i]; }
  }

  logSumExp[head * launch.tokens + query] = largest + log(total);
  let outAt = (row + query) * width + column;
  //@unroll
  for (var i = 0u; i < HEAD; i++) { out[outAt + i] = sum[i] / total; }
}
