// The kernel attention for adapters that run on a CPU, where a lane-varying load is a slow gather and a shuffle is cheap: the eight lanes of
// a subgroup handle QUERIES times eight neighbouring queries of one head, each loads one of eight keys and values, and they hand them around.
// One workgroup is one subgroup of 8 lanes. No barriers: lanes share by shuffles alone.
//@variant-of attention needs subgroups software
enable subgroups;

struct Launch {
  count: u32, // threads: rows · heads · span
  tokens: u32,
  span: u32, // queries for each head: tokens, or the next multiple of 8 · QUERIES
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
// Queries of each lane: all of them see a key once it is loaded.
override QUERIES: u32 = 1u;
const LANES = 8u;
const BLOCK = QUERIES * LANES;
//@tile BLOCK 1 1

//@include pack-{PACK}
//@include philox
//@include attention-dropout

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read_write> out: array<Pack>;
@group(0) @binding(3) var<storage, read_write> logSumExp: array<f32>;

// Stands for −∞.
const LOWEST = -1.0e30;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  // The span is a multiple of BLOCK, so all lanes have the same head.
  let block = (group.y * groups.x + group.x) * BLOCK;
  if (block >= launch.count) { return; }
  let head = block / launch.span;
  let first = block % launch.span;
  let last = launch.tokens - 1u;
  let width = launch.heads * HEAD;
  let row = head / launch.heads * launch.tokens;
  let column = head % launch.heads * HEAD;

  var queries: array<u32, QUERIES>;
  var q: array<Pack, QUERIES * HEAD>;
  var sum: array<Pack, QUERIES * HEAD>;
  var largest: array<f32, QUERIES>;
  var total: array<f32, QUERIES>;
  var words: array<vec4u, QUERIES>;
  //@unroll
  for (var n = 0u; n < QUERIES; n++) {
    // A query beyond the last token repeats it and writes nothing.
    queries[n] = min(first + n * LANES + lane, last);
    let queryAt = (row + queries[n]) * 3u * width + column;
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      q[n * HEAD + i] = qkv[queryAt + i] * launch.scale;
      sum[n * HEAD + i] = Pack(0.0);
    }
    largest[n] = LOWEST;
    total[n] = 0.0;
    words[n] = vec4u();
  }

  let end = select(launch.tokens, min(first + BLOCK, launch.tokens), CAUSAL);
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
      //@unroll
      for (var n = 0u; n < QUERIES; n++) {
        if (DROPOUT && key % 4u == 0u) { words[n] = drawKeys(head, queries[n], key / 4u); }
        var product = Pack(0.0);
        //@unroll
        for (var i = 0u; i < HEAD; i++) { product += q[n * HEAD + i] * subgroupShuffle(k[i], source); }
        let score = select(sumOf(product), LOWEST, CAUSAL && key > queries[n]);
        let top = max(largest[n], score);
        let shrink = exp(largest[n] - top);
        let share = exp(score - top);
        largest[n] = top;
        total[n] = total[n] * shrink + share;
        let weight = select(share, share * keepBy(words[n][key % 4u]), DROPOUT);
        //@unroll
        for (var i = 0u; i < HEAD; i++) {
          sum[n * HEAD + i] = sum[n * HEAD + i] * shrink + weight * subgroupShuffle(v[i], source);
        }
      }
    }
  }

  // Copies of the registers that a loop of unknown length can index: the driver would unroll another and compile its stores for each query.
  var results: array<Pack, QUERIES * HEAD>;
  var logSums: array<f32, QUERIES>;
  //@unroll
  for (var n = 0u; n < QUERIES; n++) {
    logSums[n] = largest[n] + log(total[n]);
    //@unroll
    for (var i = 0u; i < HEAD; i++) { results[n * HEAD + i] = sum[n * HEAD + i] / total[n]; }
  }
  let wanted = QUERIES * min(launch.heads, 1u);
  for (var n = 0u; n < wanted; n++) {
    let query = first + n * LANES + lane;
    if (query <= last) {
      logSumExp[head * launch.tokens + query] = logSums[n];
      let outAt = (row + query) * width + column;
      //@unroll
      for (var i = 0u; i < HEAD; i++) { out[outAt + i] = results[n * HEAD + i]; }
    }
  }
}
