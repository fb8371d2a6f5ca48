// The kernel attention for adapters that run on a CPU, where a lane-varying load is a slow gather and a shuffle is cheap: the eight lanes of
// a subgroup handle QUERIES times eight neighbouring queries of one head, each loads one of eight keys and values, and they hand them around.
// One workgroup is one subgroup of 8 lanes. No barriers: lanes share by shuffles alone.
//@variant-of attention needs subgroups software
enable subgroups;

// Queries of each lane: all of them see a key once it is loaded.
override QUERIES: u32 = 1u;
const LANES = 8u;
const BLOCK = QUERIES * LANES;
//@tile BLOCK 1 1

//@include heads

@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read_write> out: array<Pack>;
@group(0) @binding(3) var<storage, read_write> logSumExp: array<f32>;

// Stands for −∞.
const LOWEST = -1.0e30;

@compute @workgroup_size(8)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) lane: u32) {
  // The span is a multiple of BLOCK, so all lanes have the same head.
  let block = numberOf(workgroup) * BLOCK;
  if (block >= launch.count) { return; }
  let number = block / launch.span;
  let head = headOf(number);
  let first = block % launch.span;
  let last = launch.tokens - 1u;

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
    let queryAt = queryOf(head, queries[n]);
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
    let mine = keyOf(head, min(start + lane, last));
    var k: array<Pack, HEAD>;
    var v: array<Pack, HEAD>;
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      k[i] = qkv[mine + i];
      v[i] = qkv[mine + head.width + i];
    }
    for (var key = start; key < min(start + LANES, end); key++) {
      let source = key - start;
      //@unroll
      for (var n = 0u; n < QUERIES; n++) {
        if (DROPOUT && key % 4u == 0u) { words[n] = drawKeys(number, queries[n], key / 4u); }
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
      logSumExp[number * launch.tokens + query] = logSums[n];
      let outAt = outOf(head, query);
      //@unroll
      for (var i = 0u; i < HEAD; i++) { out[outAt + i] = results[n * HEAD + i]; }
    }
  }
}
