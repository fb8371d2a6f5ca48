// Cross-entropy in nats: nll[r] = log Σ_v exp(logits[r, v]) − logits[r, targets[r]].
//
//   logits  [rows, alphabet]
//   targets [rows]
//   nll     [rows]
//
// One workgroup covers 64 / LANES rows, each with LANES threads; the barriers are in row-sum and row-max.

struct Launch {
  rows: u32,
  width: u32, // alphabet, in packs
}

override PACK: u32;
override LANES: u32;
//@tile ROWS 1 1

//@include pack-{PACK}
//@include row-sum
//@include row-max
//@include row-softmax

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> logits: array<Pack>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read_write> nll: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(workgroup, thread);
  let lane = thread % LANES;
  // Threads beyond the last row repeat it, so that all reach the barriers; they write nothing.
  let clamped = min(row, launch.rows - 1u);
  let start = clamped * launch.width;

  let softmax = softmaxOf(start, thread);
  if (row >= launch.rows || lane > 0u) { return; }
  let wanted = targets[row];
  let chosen = dotOf(logits[start + wanted / PACK_SIZE], oneHot(wanted / PACK_SIZE * PACK_SIZE, wanted));
  nll[row] = log(softmax.total) - (chosen - softmax.top);
}
