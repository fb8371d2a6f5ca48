// The kernel attention-grad-keys for adapters that run on a CPU, where a lane-varying load is a slow gather and a shuffle is cheap: the eight lanes of
// a subgroup handle eight neighbouring keys of one head, each loads one of eight queries, and they hand them around.
// One workgroup is one subgroup of 8 lanes. No barriers: lanes share by shuffles alone.
//@variant-of attention-grad-keys needs subgroups software
enable subgroups;

const LANES = 8u;
//@tile 8 1 1

//@include heads

@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read> logSumExp: array<f32>;
@group(0) @binding(3) var<storage, read> delta: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<Pack>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<Pack>;

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
  let key = min(first + lane, last);

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

  var words = vec4u();
  for (var start = select(0u, first, CAUSAL); start < launch.tokens; start += LANES) {
    // This lane's share of the next eight queries.
    let token = min(start + lane, last);
    let queryAt = queryOf(head, token);
    let outAt = outOf(head, token);
    let normalisers = logSumExp[number * launch.tokens + token];
    let inners = delta[number * launch.tokens + token];
    var q: array<Pack, HEAD>;
    var dy: array<Pack, HEAD>;
    //@unroll
    for (var i = 0u; i < HEAD; i++) {
      q[i] = qkv[queryAt + i] * launch.scale;
      dy[i] = dout[outAt + i];
    }
    for (var query = start; query < min(start + LANES, launch.tokens); query++) {
      let source = query - start;
      // Each lane draws for four of the eight keys and one of the next four queries.
      if (DROPOUT && query % 4u == 0u) { words = drawKeys(number, query + lane / 2u, first / 4u + lane % 2u); }
      var score = Pack(0.0);
      var dp = Pack(0.0);
      //@unroll
      for (var i = 0u; i < HEAD; i++) {
        score += subgroupShuffle(q[i], source) * k[i];
        dp += subgroupShuffle(dy[i], source) * v[i];
      }
      let p = select(exp(sumOf(score) - subgroupShuffle(normalisers, source)), 0.0, CAUSAL && key > query);
      let kept = select(1.0, keepBy(subgroupShuffle(words, source % 4u * 2u + lane / 4u)[lane % 4u]), DROPOUT);
      let ds = p * (sumOf(dp) * kept - subgroupShuffle(inners, source));
      //@unroll
      for (var i = 0u; i < HEAD; i++) {
        dv[i] += (p * kept) * subgroupShuffle(dy[i], source);
        dk[i] += ds * subgroupShuffle(q[i], source);
      }
    }
  }

  if (first + lane > last) { return; }
  //@unroll
  for (var i = 0u; i < HEAD; i++) {
    dqkv[keyAt + i] = dk[i];
    dqkv[keyAt + head.width + i] = dv[i];
  }
}
