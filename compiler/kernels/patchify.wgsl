// Features of the patches of every region, normalised: y[row, p] holds the tokens of patch first + p, channel slowest, then the
// cells of the patch in raster order.
//
//   canvas   [images, …EXTENTS, CHANNELS]
//   origins  [rows]: the first cell of each region
//   y        [rows, patches, CHANNELS · ΠPATCH]
//
// One thread writes one feature.

struct Launch {
  count: u32,
  patches: u32, // patches taken of each region
  cells: u32, // in a patch
  first: u32,
  largest: f32, // token
}

override CHANNELS: u32;
override PREVIOUS: u32; // 1: the first patch is the one before `first`
//@tile 64 1 1

//@include workgroup
//@include region
//@include normalise

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvas: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

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
  y[index] = normalised(f32(canvas[cell * CHANNELS + channel]), channel, launch.largest);
}
