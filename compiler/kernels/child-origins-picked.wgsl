// First cells of picked patches: children[c] = origins[row] + offset of the patch, for picked[c] = row · patches + patch.
//
//   origins   [rows]: the first cell of each region
//   picked    [children]
//   children  [children]
//
// One thread writes one origin.

struct Launch {
  count: u32,
  patches: u32, // in a region
}

//@tile 64 1 1

//@include workgroup
//@include region

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> origins: array<u32>;
@group(0) @binding(2) var<storage, read> picked: array<u32>;
@group(0) @binding(3) var<storage, read_write> children: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let choice = picked[index];
  children[index] = origins[choice / launch.patches] + patchOffset(choice % launch.patches);
}
