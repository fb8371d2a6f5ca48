// Mean colour of every region: tokens[row, c] = the mean over the region's cells of channel c, rounded half to even;
// features[row, c] = (mean/(alphabet − 1) − MEAN_c)/DEVIATION_c, not rounded.
//
//   canvas            [images, …EXTENTS, CHANNELS]
//   origins           [rows]: the first cell of each region
//   tokens, features  [rows, CHANNELS]
//
// The region is one patch of `cells` cells here. One thread adds up one channel of one region, in integers.

struct Launch {
  count: u32,
  cells: u32, // in a region
  largest: f32, // token
}

override CHANNELS: u32;
//@tile 64 1 1

//@include workgroup
//@include region
//@include normalise

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvas: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(4) var<storage, read_write> features: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let origin = origins[index / CHANNELS];
  let channel = index % CHANNELS;
  var sum = 0u;
  for (var position = 0u; position < launch.cells; position++) {
    sum += canvas[(origin + cellOffset(position)) * CHANNELS + channel];
  }
  let floor = sum / launch.cells;
  let twice = 2u * (sum % launch.cells);
  let up = twice > launch.cells || (twice == launch.cells && floor % 2u == 1u);
  tokens[index] = floor + select(0u, 1u, up);
  features[index] = normalised(f32(sum) / f32(launch.cells), channel, launch.largest);
}
