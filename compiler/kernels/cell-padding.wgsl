// Which cells are padding: padding[row, c] = 1 where the cell `step` cells before the one at origins[row] is of the same image and holds the end
// mark in channel first + c; else 0.
//
//   canvas   [cells, channels]
//   origins  [rows]
//   padding  [rows, taken]
//
// One thread looks at one channel.

struct Launch {
  count: u32,
  channels: u32,
  first: u32,
  taken: u32, // channels
  cells: u32, // of an image
  step: u32, // cells from one to the next along the first axis
  endMark: u32,
}

//@tile 64 1 1

//@include workgroup

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvas: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> padding: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let origin = origins[index / launch.taken];
  var isPadding = false;
  if (origin % launch.cells >= launch.step) {
    let channel = launch.first + index % launch.taken;
    isPadding = canvas[(origin - launch.step) * launch.channels + channel] == launch.endMark;
  }
  padding[index] = select(0u, 1u, isPadding);
}
