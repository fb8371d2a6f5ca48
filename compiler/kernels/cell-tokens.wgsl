// Tokens of single cells: tokens[row, c] = canvas[origins[row], c].
//
//   canvas   [cells, channels]
//   origins  [rows]
//   tokens   [rows, channels]
//
// One thread copies one token.

struct Launch {
  count: u32,
  channels: u32,
}

//@tile 64 1 1

//@include workgroup

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvas: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> tokens: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  tokens[index] = canvas[origins[index / launch.channels] * launch.channels + index % launch.channels];
}
