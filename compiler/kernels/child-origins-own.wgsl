// First cells of one patch of each region: children[row] = origins[row] + offset of patch patches[row].
//
//   origins   [rows]: the first cell of each region
//   patches   [rows]
//   children  [rows]
//
// One thread writes one origin.

struct Launch {
  count: u32,
}

//@tile 64 1 1

//@include workgroup
//@include region

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> origins: array<u32>;
@group(0) @binding(2) var<storage, read> patches: array<u32>;
@group(0) @binding(3) var<storage, read_write> children: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  children[index] = origins[index] + patchOffset(patches[index]);
}
