// The kernel attention-grad-queries for adapters that run on a CPU, where a lane-varying load is a slow gather and a shuffle is cheap: the eight lanes of
// a subgroup handle eight neighbouring queries of one head, each loads one of eight keys and values, and they hand them around.
// One workgroup is one subgroup of 8 lanes. No barriers: lanes share by shuffles alone.
//@variant-of attention-grad-queries needs subgroups software
enable subgroups;

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
const LANES = 8u;
//@tile 8 1 1

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

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  // The span is a multiple of 8, so all lanes have the same head.
  let block = (group.y * groups.x + group.x) * LANES;
  if (block >= launch.count) { return; }
  let head = block / launch.span;
  let first = block % launch.span;
  let last = launch.tokens - 1u;
  // A lane beyond the last token repeats it and writes nothing.
  let query = min(first + lane, last);
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
  var words = vec4u();

  let end = select(launch.tokens, min(first + LANES, launch.tokens), CAUSAL);
  for (var start = 0u; start < end; start += LANES) {
    // This lane's share of the next eight keys and values.
    let mine = (row + min(start + lane, last)) * 3u * width + width + column;
    var k: array<Pack, HEAD>;
    var v: array<Pack, HEAD>;
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      k[i] = qkv[mine + i];
      v[i] = qkv[mine + width + i];
    }
    for (var key = start; key < min(start + LANES, end); key++) {
      let source = key - start;
      if (DROPOUT && key % 4u == 0u) { words = drawKeys(head, query, key / 4u); }
      var score = Pack(0.0);
      var dp = Pack(0.0);
      //@unroll
      for (var i = 0u; i < HEAD; i++) {
        score += q[i] * subgroupShuffle(k[i], source);
        dp += dy[i] * subgroupShuffle(v[i], source);
      }
      let p = select(exp(sumOf(score) - normaliser), 0.0, CAUSAL && key > query);
      let kept = select(1.0, keepBy(words[key % 4u]), DROPOUT);
      let ds = p * (sumOf(dp) * kept - inner);
      //@unroll
      for (var i = 0u; i < HEAD; i++) { dq[i] += ds * subgroupShuffle(k[i], source); }
    }
  }

  if (first + lane > last) { return; }
  delta[head * launch.tokens + query] = inner;
  //@unroll
  for (var i = 0u; i < HEAD; i++) { dqkv[queryAt + i] = dq[i] * launch.scale; }
}
