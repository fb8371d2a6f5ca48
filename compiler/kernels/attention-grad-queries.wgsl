// Gradient of attention with respect to its queries, and the inner products that the gradient of keys and values needs:
//   p_k = exp(score_k − logSumExp),  delta = dout·out,  ds_k = p_k · (dropout_k · dout·v_k − delta),  dq = scale · Σ_k ds_k · k.
//
//   qkv, dqkv  [rows, tokens, 3 · heads · head]; only the third of the queries is written here
//   out, dout  [rows, tokens, heads · head]
//   logSumExp  [rows, heads, tokens], delta likewise
//
// One thread handles one query of one head and adds keys in their order. No barriers: threads share nothing.

//@tile 64 1 1
//@sizes count tokens heads

//@include heads

@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read> out: array<Pack>;
@group(0) @binding(3) var<storage, read> logSumExp: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<Pack>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<Pack>;
@group(0) @binding(6) var<storage, read_write> delta: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  let query = index % launch.span;
  if (index >= launch.count || query >= launch.tokens) { return; }
  let number = index / launch.span;
  let head = headOf(number);

  var q: array<Pack, HEAD>;
  var dy: array<Pack, HEAD>;
  var dq: array<Pack, HEAD>;
  let queryAt = queryOf(head, query);
  let outAt = outOf(head, query);
  var product = Pack(0.0);
  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    q[i] = qkv[queryAt + i] * launch.scale;
    dy[i] = dout[outAt + i];
    dq[i] = Pack(0.0);
    product += dy[i] * out[outAt + i];
  }
  let inner = sumOf(product);
  let normaliser = logSumExp[number * launch.tokens + query];

  let end = select(launch.tokens, query + 1u, CAUSAL);
  for (var key = 0u; key < end; key++) {
    let keyAt = keyOf(head, key);
    var k: array<Pack, HEAD>;
    var score = Pack(0.0);
    var dp = Pack(0.0);
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      k[i] = qkv[keyAt + i];
      score += q[i] * k[i];
      dp += dy[i] * qkv[keyAt + head.width + i];
    }
    let p = exp(sumOf(score) - normaliser);
    let ds = p * (sumOf(dp) * keep(number, query, key) - inner);
    //@unroll
    for (var i = 0u; i < HEAD; i++) { dq[i] += ds * k[i]; }
  }

  delta[number * launch.tokens + query] = inner;
  //@unroll
  for (var i = 0u; i < HEAD; i++) { dqkv[queryAt + i] = dq[i] * launch.scale; }
}
