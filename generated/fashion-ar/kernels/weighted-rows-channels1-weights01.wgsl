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

const CHANNELS: u32 = 1u;
const WEIGHTS = array<f32, 1>(1f);
//@tile 64 1 1

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }

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
