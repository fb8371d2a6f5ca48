// Weighted sums of the channels' losses over runs of `chunk` rows, as shares of their weighted mean:
//   sums[c] = Σ over the rows r of run c, Σ_k weight_k · nll[r, k] / (Σ weight · rows).
// sum-rows then adds the runs up to the loss.
//
//   nll   [rows, CHANNELS]
//   sums  [chunks]
//
// One thread adds up one run, in its order.

struct Launch {
  count: u32, // runs
  rows: u32,
  chunk: u32,
}

override CHANNELS: u32;
//@list WEIGHTS
const WEIGHTS = array<f32, 1>(1.0);
//@tile 64 1 1

//@include workgroup

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> nll: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let first = index * launch.chunk;
  let end = min(first + launch.chunk, launch.rows);
  var sum = 0.0;
  var weights = 0.0;
  for (var channel = 0u; channel < CHANNELS; channel++) {
    let weight = WEIGHTS[channel];
    var channelSum = 0.0;
    for (var row = first; row < end; row++) { channelSum += nll[row * CHANNELS + channel]; }
    sum += weight * channelSum;
    weights += weight;
  }
  sums[index] = sum / (weights * f32(launch.rows));
}
