// The patch of each row at one place of the row's order: patches[row] = order[row, position − back].
//
//   order    [rows, places]
//   patches  [rows]
//
// One thread writes one patch.

struct Launch {
  count: u32, // rows
  places: u32,
  position: u32,
  back: u32,
}

//@tile 64 1 1

//@include workgroup

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read_write> patches: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  patches[index] = order[index * launch.places + max(launch.position, launch.back) - launch.back];
}
