// Rows of a table, for the tokens of the patches of every region: entries[row, p] holds channel · alphabet + token for the tokens of patch
// first + p, channel slowest, then the cells of the patch in raster order.
//
//   canvas   [images, …EXTENTS, CHANNELS]
//   origins  [rows]: the first cell of each region
//   entries  [rows, patches, CHANNELS · ΠPATCH]
//
// One thread writes one entry.

struct Launch {
  count: u32,
  patches: u32, // patches taken of each region
  cells: u32, // in a patch
  first: u32,
  alphabet: u32,
}

override CHANNELS: u32;
override PREVIOUS: u32; // 1: the first patch is the one before `first`
//@tile 64 1 1

//@include workgroup
//@include region

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvas: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> entries: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let position = index % launch.cells;
  let channel = (index / launch.cells) % CHANNELS;
  let patchNumber = index / (launch.cells * CHANNELS);
  let row = patchNumber / launch.patches;
  let first = max(launch.first, PREVIOUS) - PREVIOUS;
  let cell = origins[row] + patchOffset(first + patchNumber % launch.patches) + cellOffset(position);
  entries[index] = channel * launch.alphabet + canvas[cell * CHANNELS + channel];
}
