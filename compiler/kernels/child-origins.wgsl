// First cells of the regions' patches: children[row · patches + p] = origins[row] + offset of patch first + p.
//
//   origins   [rows]: the first cell of each region
//   children  [rows · patches]
//
// One thread writes one origin.

struct Launch {
  count: u32,
  patches: u32, // patches taken of each region
  first: u32,
}

//@tile 64 1 1

//@include workgroup
//@include region

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> origins: array<u32>;
@group(0) @binding(2) var<storage, read_write> children: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  children[index] = origins[index / launch.patches] + patchOffset(launch.first + index % launch.patches);
}
