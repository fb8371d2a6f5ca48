// Gradient of attention with respect to its keys and values; runs after attention-grad-queries, which writes delta:
//   p_q = exp(score_q − logSumExp_q),  dv = Σ_q p_q · dropout_q · dout_q,
//   ds_q = p_q · (dropout_q · dout_q·v − delta_q),  dk = scale · Σ_q ds_q · q   (CAUSAL: q ≥ k).
//
//   qkv, dqkv         [rows, tokens, 3 · heads · head]; the thirds of the keys and the values are written here
//   dout              [rows, tokens, heads · head]
//   logSumExp, delta  [rows, heads, tokens]
//
// One thread handles one key of one head and adds queries in their order. No barriers: threads share nothing.

//@tile 64 1 1
//@sizes count tokens heads

//@include heads

@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read> logSumExp: array<f32>;
@group(0) @binding(3) var<storage, read> delta: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<Pack>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  let key = index % launch.span;
  if (index >= launch.count || key >= launch.tokens) { return; }
  let number = index / launch.span;
  let head = headOf(number);

  var k: array<Pack, HEAD>;
  var v: array<Pack, HEAD>;
  var dk: array<Pack, HEAD>;
  var dv: array<Pack, HEAD>;
  let keyAt = keyOf(head, key);
  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    k[i] = qkv[keyAt + i];
    v[i] = qkv[keyAt + head.width + i];
    dk[i] = Pack(0.0);
    dv[i] = Pack(0.0);
  }

  for (var query = select(0u, key, CAUSAL); query < launch.tokens; query++) {
    let queryAt = queryOf(head, query);
    let outAt = outOf(head, query);
    let normaliser = logSumExp[number * launch.tokens + query];
    let inner = delta[number * launch.tokens + query];
    var q: array<Pack, HEAD>;
    var dy: array<Pack, HEAD>;
    var score = Pack(0.0);
    var dp = Pack(0.0);
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      q[i] = qkv[queryAt + i] * launch.scale;
      dy[i] = dout[outAt + i];
      score += q[i] * k[i];
      dp += dy[i] * v[i];
    }
    let p = exp(sumOf(score) - normaliser);
    let kept = keep(number, query, key);
    let ds = p * (sumOf(dp) * kept - inner);
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      dv[i] += (p * kept) * dy[i];
      dk[i] += ds * q[i];
    }
  }

  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    dqkv[keyAt + i] = dk[i];
    dqkv[keyAt + head.width + i] = dv[i];
  }
}
