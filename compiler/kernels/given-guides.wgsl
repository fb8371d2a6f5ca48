// Guiding pixels that are given: those of regions of which nothing is left to draw. Each is the summary of its region.
//
//   canvasGiven  [images, …EXTENTS, CHANNELS]: the values' marks, 0 where one is drawn
//   origins      [rows]: the first cell of each region
//   summary      [rows, CHANNELS]
//   guides       [rows, CHANNELS], written where a region's values are all given
//   given        [rows]: the least mark of each region's values
//
// The region is one patch of `cells` cells here. One thread looks at one region.

struct Launch {
  count: u32,
  cells: u32, // in a region
}

override CHANNELS: u32;
//@tile 64 1 1

//@include workgroup
//@include region

const KNOWN = 2u;

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvasGiven: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read> summary: array<u32>;
@group(0) @binding(4) var<storage, read_write> guides: array<u32>;
@group(0) @binding(5) var<storage, read_write> given: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = itemOf(workgroup, thread);
  if (row >= launch.count) { return; }
  var least = KNOWN;
  for (var position = 0u; position < launch.cells && least != 0u; position++) {
    let first = (origins[row] + cellOffset(position)) * CHANNELS;
    for (var channel = 0u; channel < CHANNELS; channel++) { least = min(least, canvasGiven[first + channel]); }
  }
  given[row] = least;
  if (least == 0u) { return; }
  for (var channel = 0u; channel < CHANNELS; channel++) {
    guides[row * CHANNELS + channel] = summary[row * CHANNELS + channel];
  }
}
