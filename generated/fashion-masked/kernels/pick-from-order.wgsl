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
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read_write> picked: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let row = index / launch.picks;
  let chosen = order[row * launch.patches + launch.masked + index % launch.picks];
  picked[index] = row * (launch.before + launch.patches) + launch.before + chosen;
}
