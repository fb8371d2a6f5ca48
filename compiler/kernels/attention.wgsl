// Multi-head attention without materialised scores. For every row, head and query token q:
//   score_k = scale · q·k over the keys k (CAUSAL: k ≤ q),  p = softmax(score),  out = Σ_k p_k · dropout_k · v_k.
// The softmax runs online: the largest score so far, the sum of exponentials and the weighted values are rescaled as it grows.
//
//   qkv        [rows, tokens, 3 · heads · head]: queries, keys, values
//   out        [rows, tokens, heads · head]
//   logSumExp  [rows, heads, tokens]: log Σ_k exp(score_k), from which the gradients recompute p
//
// One thread handles one query of one head; its query and output stay in registers. No barriers: threads share nothing.

//@tile 64 1 1
//@sizes count tokens heads

//@include heads

@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read_write> out: array<Pack>;
@group(0) @binding(3) var<storage, read_write> logSumExp: array<f32>;

// Stands for −∞.
const LOWEST = -1.0e30;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  let query = index % launch.span;
  if (index >= launch.count || query >= launch.tokens) { return; }
  let number = index / launch.span;
  let head = headOf(number);

  var q: array<Pack, HEAD>;
  var sum: array<Pack, HEAD>;
  let queryAt = queryOf(head, query);
  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    q[i] = qkv[queryAt + i] * launch.scale;
    sum[i] = Pack(0.0);
  }
  var largest = LOWEST;
  var total = 0.0;

  let end = select(launch.tokens, query + 1u, CAUSAL);
  for (var key = 0u; key < end; key++) {
    let keyAt = keyOf(head, key);
    var product = Pack(0.0);
    //@unroll
    for (var i = 0u; i < HEAD; i++) { product += q[i] * qkv[keyAt + i]; }
    let score = sumOf(product);
    let top = max(largest, score);
    let shrink = exp(largest - top);
    let share = exp(score - top);
    largest = top;
    total = total * shrink + share;
    let weight = share * keep(number, query, key);
    //@unroll
    for (var i = 0u; i < HEAD; i++) { sum[i] = sum[i] * shrink + weight * qkv[keyAt + head.width + i]; }
  }

  logSumExp[number * launch.tokens + query] = largest + log(total);
  let outAt = outOf(head, query);
  //@unroll
  for (var i = 0u; i < HEAD; i++) { out[outAt + i] = sum[i] / total; }
}
