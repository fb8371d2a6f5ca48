// Tokens as features: y[row, c] = (tokens[row, c]/(alphabet − 1) − mean_c)/deviation_c.
//
//   tokens, y  [rows, CHANNELS]
//
// One thread writes one feature.

struct Launch {
  count: u32,
  largest: f32, // token
}

override CHANNELS: u32;
//@tile 64 1 1

//@include workgroup
//@include normalise

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  y[index] = normalised(f32(tokens[index]), index % CHANNELS, launch.largest);
}
