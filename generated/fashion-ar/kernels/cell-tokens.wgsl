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

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvas: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> tokens: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * 64u + thread;
  if (index >= launch.count) { return; }
  tokens[index] = canvas[origins[index / launch.channels] * launch.channels + index % launch.channels];
}
