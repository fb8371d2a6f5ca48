// The kernel attention-grad-queries for adapters that run on a CPU, where a lane-varying load is a slow gather and a shuffle is cheap: the eight lanes of
// a subgroup handle eight neighbouring queries of one head, each loads one of eight keys and values, and they hand them around.
// One workgroup is one subgroup of 8 lanes. No barriers: lanes share by shuffles alone.
//@variant-of attention-grad-queries needs subgroups software
enable subgroups;

const LANES = 8u;
//@tile 8 1 1

//@include heads

@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read> out: array<Pack>;
@group(0) @binding(3) var<storage, read> logSumExp: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<Pack>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<Pack>;
@group(0) @binding(6) var<storage, read_write> delta: array<f32>;

@compute @workgroup_size(8)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) lane: u32) {
  // The span is a multiple of 8, so all lanes have the same head.
  let block = numberOf(workgroup) * LANES;
  if (block >= launch.count) { return; }
  let number = block / launch.span;
  let head = headOf(number);
  let first = block % launch.span;
  let last = launch.tokens - 1u;
  // A lane beyond the last token repeats it and writes nothing.
  let query = min(first + lane, last);

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
  var words = vec4u();

  let end = select(launch.tokens, min(first + LANES, launch.tokens), CAUSAL);
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
      if (DROPOUT && key % 4u == 0u) { words = drawKeys(number, query, key / 4u); }
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
  delta[number * launch.tokens + query] = inner;
  //@unroll
  for (var i = 0u; i < HEAD; i++) { dqkv[queryAt + i] = dq[i] * launch.scale; }
}
