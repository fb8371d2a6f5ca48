// Gradient of attention with respect to its queries, and the inner products that the gradient of keys and values needs:
//   p_k = exp(score_k − logSumExp),  delta = dout·out,  ds_k = p_k · (dropout_k · dout·v_k − delta),  dq = scale · Σ_k ds_k · k.
//
//   qkv, dqkv  [rows, tokens, 3 · heads · head]; only the third of the queries is written here
//   out, dout  [rows, tokens, heads · head]
//   logSumExp  [rows, heads, tokens], delta likewise
//
// One thread handles one query of one head and adds keys in their order. No barriers: threads share nothing.

struct Launch {
  count: u32, // threads: rows · heads · span
  tokens: u32,
  span: u32, // threads for each head: tokens, or the next multiple of 8
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
@group(0) @binding(2) var<storage, read> out: array<Pack>;
@group(0) @binding(3) var<storage, read> logSumExp: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<Pack>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<Pack>;
@group(0) @binding(6) var<storage, read_write> delta: array<f32>;

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
  var dy: array<Pack, HEAD>;
  var dq: array<Pack, HEAD>;
  let queryAt = (row + query) * 3u * width + column;
  let outAt = (row + query) * width + column;
  var product = Pack(0.0);
  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    q[i] = qkv[queryAt + i] * launch.scale;
    dy[i] = dout[outAt + i];
    dq[i] = Pack(0.0);
    product += dy[i] * out[outAt + i];
  }
  let inner = sumOf(product);
  let normaliser = logSumExp[head * launch.tokens + query];

  let end = select(launch.tokens, query + 1u, CAUSAL);
  for (var key = 0u; key < end; key++) {
    let keyAt = (row + key) * 3u * width + width + column;
    var k: array<Pack, HEAD>;
    var score = Pack(0.0);
    var dp = Pack(0.0);
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      k[i] = qkv[keyAt + i];
      score += q[i] * k[i];
      dp += dy[i] * qkv[keyAt + width + i];
    }
    let p = exp(sumOf(score) - normaliser);
    let ds = p * (sumOf(dp) * keep(head, query, key) - inner);
    //@unroll
    for (var i = 0u; i < HEAD; i++) { dq[i] += ds * k[i]; }
  }

  delta[head * launch.tokens + query] = inner;
  //@unroll
  for (var i = 0u; i < HEAD; i++) { dqkv[queryAt + i] = dq[i] * launch.scale; }
}
