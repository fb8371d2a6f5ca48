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

//@include workgroup

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
