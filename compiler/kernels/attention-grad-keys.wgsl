// Gradient of attention with respect to its keys and values; runs after attention-grad-queries, which writes delta:
//   p_q = exp(score_q − logSumExp_q),  dv = Σ_q p_q · dropout_q · dout_q,
//   ds_q = p_q · (dropout_q · dout_q·v − delta_q),  dk = scale · Σ_q ds_q · q   (CAUSAL: q ≥ k).
//
//   qkv, dqkv         [rows, tokens, 3 · heads · head]; the thirds of the keys and the values are written here
//   dout              [rows, tokens, heads · head]
//   logSumExp, delta  [rows, heads, tokens]
//
// One thread handles one key of one head and adds queries in their order. No barriers: threads share nothing.

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
@group(0) @binding(2) var<storage, read> logSumExp: array<f32>;
@group(0) @binding(3) var<storage, read> delta: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<Pack>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<Pack>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * 64u + thread;
  let key = index % launch.span;
  if (index >= launch.count || key >= launch.tokens) { return; }
  let head = index / launch.span;
  let width = launch.heads * HEAD;
  let row = head / launch.heads * launch.tokens;
  let column = head % launch.heads * HEAD;

  var k: array<Pack, HEAD>;
  var v: array<Pack, HEAD>;
  var dk: array<Pack, HEAD>;
  var dv: array<Pack, HEAD>;
  let keyAt = (row + key) * 3u * width + width + column;
  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    k[i] = qkv[keyAt + i];
    v[i] = qkv[keyAt + width + i];
    dk[i] = Pack(0.0);
    dv[i] = Pack(0.0);
  }

  for (var query = select(0u, key, CAUSAL); query < launch.tokens; query++) {
    let queryAt = (row + query) * 3u * width + column;
    let outAt = (row + query) * width + column;
    let normaliser = logSumExp[head * launch.tokens + query];
    let inner = delta[head * launch.tokens + query];
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
    let kept = keep(head, query, key);
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
    dqkv[keyAt + width + i] = dv[i];
  }
}
