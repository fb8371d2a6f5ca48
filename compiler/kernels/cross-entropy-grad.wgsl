// Gradient of the weighted mean cross-entropy with respect to the logits, channel c = r mod CHANNELS:
//   dlogits[r, v] = dloss · weight_c / (Σ weight · rows / CHANNELS) · (softmax(logits[r])[v] − [v = targets[r]]).
//
//   logits, dlogits  [rows, alphabet]
//   targets          [rows]
//   dloss            [1]
//
// One workgroup covers 64 / LANES rows, each with LANES threads; the barriers are in row-sum and row-max.

struct Launch {
  rows: u32,
  width: u32, // alphabet, in packs
}

override PACK: u32;
override LANES: u32;
override CHANNELS: u32;
//@list WEIGHTS
const WEIGHTS = array<f32, 1>(1.0);
//@tile ROWS 1 1

//@include pack-{PACK}
//@include row-sum
//@include row-max
//@include row-softmax

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> logits: array<Pack>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> dloss: array<f32>;
@group(0) @binding(4) var<storage, read_write> dlogits: array<Pack>;

fn totalWeight() -> f32 {
  var total = 0.0;
  for (var c = 0u; c < CHANNELS; c++) { total += WEIGHTS[c]; }
  return total;
}

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(workgroup, thread);
  let lane = thread % LANES;
  // Threads beyond the last row repeat it, so that all reach the barriers; they write nothing.
  let clamped = min(row, launch.rows - 1u);
  let start = clamped * launch.width;

  let softmax = softmaxOf(start, thread);
  if (row >= launch.rows) { return; }
  let scale = dloss[0] * WEIGHTS[row % CHANNELS] / (totalWeight() * f32(launch.rows / CHANNELS));
  let wanted = targets[row];
  for (var i = lane; i < launch.width; i += LANES) {
    let probability = exp(logits[start + i] - softmax.top) / softmax.total;
    dlogits[start + i] = scale * (probability - oneHot(i * PACK_SIZE, wanted));
  }
}
