// Patches that an iteration picks: picked[row · picks + i] = row · (before + patches) + before + order[row, masked + i].
//
//   order   [rows, patches]
//   picked  [rows · picks]
//
// One thread writes one picked patch.

struct Launch {
  count: u32,
  patches: u32,
  masked: u32,
  picks: u32,
  before: u32,
}

//@tile 64 1 1

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read_write> picked: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * 64u + thread;
  if (index >= launch.count) { return; }
  let row = index / launch.picks;
  let chosen = order[row * launch.patches + launch.masked + index % launch.picks];
  picked[index] = row * (launch.before + launch.patches) + launch.before + chosen;
}
