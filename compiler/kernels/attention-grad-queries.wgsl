// Gradient of attention with respect to its queries, and the inner products that the gradient of keys and values needs:
//   p_k = exp(score_k − logSumExp),  delta = dout·out,  ds_k = p_k · (dropout_k · dout·v_k − delta),  dq = scale · Σ_k ds_k · k.
//
//   qkv, dqkv  [rows, tokens, 3 · heads · head]; only the third of the queries is written here
//   out, dout  [rows, tokens, heads · head]
//   logSumExp  [rows, heads, tokens], delta likewise
//
// One thread handles QUERIES neighbouring queries of one head, so that each key and value is loaded once for all of them; the
// queries' numbers stay in registers. No barriers: threads share nothing.

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
  if (index >= launch.count) { return; }
  let blocks = (launch.tokens + QUERIES - 1u) / QUERIES;
  let first = (index % blocks) * QUERIES;
  let head = index / blocks;
  let last = launch.tokens - 1u;
  let width = launch.heads * HEAD;
  let row = head / launch.heads * launch.tokens;
  let column = head % launch.heads * HEAD;

  var q: array<Pack, HELD>;
  var dy: array<Pack, HELD>;
  var dq: array<Pack, HELD>;
  var normaliser: array<f32, QUERIES>;
  var inner: array<f32, QUERIES>;
  //@unroll
  for (var b = 0u; b < QUERIES; b++) {
    // A query beyond the last token repeats the last one; it isn't written.
    let token = min(first + b, last);
    let qAt = (row + token) * 3u * width + column;
    let outAt = (row + token) * width + column;
    var product = Pack(0.0);
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      q[b * HEAD + i] = qkv[qAt + i] * launch.scale;
      dy[b * HEAD + i] = dout[outAt + i];
      dq[b * HEAD + i] = Pack(0.0);
      product += dy[b * HEAD + i] * out[outAt + i];
    }
    inner[b] = sumOf(product);
    normaliser[b] = logSumExp[head * launch.tokens + token];
  }

  let end = select(last, min(first + QUERIES - 1u, last), CAUSAL);
  for (var key = 0u; key <= end; key++) {
    let keyAt = (row + key) * 3u * width + width + column;
    let valueAt = keyAt + width;
    var k = array<Pack, HEAD>();
    var score = array<Pack, QUERIES>();
    var dp = array<Pack, QUERIES>();
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      k[i] = qkv[keyAt + i];
      let v = qkv[valueAt + i];
      //@unroll
      for (var b = 0u; b < QUERIES; b++) {
        score[b] += q[b * HEAD + i] * k[i];
        dp[b] += dy[b * HEAD + i] * v;
      }
    }
    //@unroll
    for (var b = 0u; b < QUERIES; b++) {
      let p = select(exp(sumOf(score[b]) - normaliser[b]), 0.0, CAUSAL && key > first + b);
      let ds = p * (sumOf(dp[b]) * keep(head, first + b, key) - inner[b]);
      //@unroll
      for (var i = 0u; i < HEAD; i++) { dq[b * HEAD + i] += ds * k[i]; }
    }
  }

  //@unroll
  for (var b = 0u; b < QUERIES; b++) {
    if (first + b <= last) {
      delta[head * launch.tokens + first + b] = inner[b];
      let at = (row + first + b) * 3u * width + column;
      //@unroll
      for (var i = 0u; i < HEAD; i++) { dqkv[at + i] = dq[b * HEAD + i] * launch.scale; }
    }
  }
}
