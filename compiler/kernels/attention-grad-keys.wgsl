// Gradient of attention with respect to its keys and values; runs after attention-grad-queries, which writes delta:
//   p_q = exp(score_q − logSumExp_q),  dv = Σ_q p_q · dropout_q · dout_q,
//   ds_q = p_q · (dropout_q · dout_q·v − delta_q),  dk = scale · Σ_q ds_q · q   (CAUSAL: q ≥ k).
//
//   qkv, dqkv         [rows, tokens, 3 · heads · head]; the thirds of the keys and the values are written here
//   dout              [rows, tokens, heads · head]
//   logSumExp, delta  [rows, heads, tokens]
//
// One thread handles KEYS neighbouring keys of one head, so that each query is loaded once for all of them; the keys' numbers
// stay in registers. Queries are added in their order. No barriers: threads share nothing.

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
override KEYS: u32;
const HELD = KEYS * HEAD;
//@tile 64 1 1

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
  if (index >= launch.count) { return; }
  let blocks = (launch.tokens + KEYS - 1u) / KEYS;
  let first = (index % blocks) * KEYS;
  let head = index / blocks;
  let last = launch.tokens - 1u;
  let width = launch.heads * HEAD;
  let row = head / launch.heads * launch.tokens;
  let column = head % launch.heads * HEAD;

  var k: array<Pack, HELD>;
  var v: array<Pack, HELD>;
  var dk: array<Pack, HELD>;
  var dv: array<Pack, HELD>;
  //@unroll
  for (var b = 0u; b < KEYS; b++) {
    // A key beyond the last token repeats the last one; it isn't written.
    let at = (row + min(first + b, last)) * 3u * width + width + column;
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      k[b * HEAD + i] = qkv[at + i];
      v[b * HEAD + i] = qkv[at + width + i];
      dk[b * HEAD + i] = Pack(0.0);
      dv[b * HEAD + i] = Pack(0.0);
    }
  }

  for (var query = select(0u, first, CAUSAL); query <= last; query++) {
    let qAt = (row + query) * 3u * width + column;
    let outAt = (row + query) * width + column;
    let normaliser = logSumExp[head * launch.tokens + query];
    let inner = delta[head * launch.tokens + query];
    var q = array<Pack, HEAD>();
    var dy = array<Pack, HEAD>();
    var score = array<Pack, KEYS>();
    var dp = array<Pack, KEYS>();
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      q[i] = qkv[qAt + i] * launch.scale;
      dy[i] = dout[outAt + i];
      //@unroll
      for (var b = 0u; b < KEYS; b++) {
        score[b] += q[i] * k[b * HEAD + i];
        dp[b] += dy[i] * v[b * HEAD + i];
      }
    }
    //@unroll
    for (var b = 0u; b < KEYS; b++) {
      let p = select(exp(sumOf(score[b]) - normaliser), 0.0, CAUSAL && first + b > query);
      let kept = keep(head, query, first + b);
      let ds = p * (sumOf(dp[b]) * kept - inner);
      //@unroll
      for (var i = 0u; i < HEAD; i++) {
        dv[b * HEAD + i] += (p * kept) * dy[i];
        dk[b * HEAD + i] += ds * q[i];
      }
    }
  }

  //@unroll
  for (var b = 0u; b < KEYS; b++) {
    if (first + b <= last) {
      let at = (row + first + b) * 3u * width + width + column;
      //@unroll
      for (var i = 0u; i < HEAD; i++) {
        dqkv[at + i] = dk[b * HEAD + i];
        dqkv[at + width + i] = dv[b * HEAD + i];
      }
    }
  }
}
