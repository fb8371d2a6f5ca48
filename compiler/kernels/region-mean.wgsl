// Mean colour of every region: tokens[row, c] = the mean over the region's cells of channel c, rounded half to even.
//
//   canvas   [images, …EXTENTS, channels]
//   origins  [rows]: the first cell of each region
//   tokens   [rows, channels]
//
// The region is one patch of `cells` cells here. One thread adds up one channel of one region, in integers.

struct Launch {
  count: u32,
  channels: u32,
  cells: u32, // in a region
}

//@tile 64 1 1

//@include region

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvas: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> tokens: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * 64u + thread;
  if (index >= launch.count) { return; }
  let origin = origins[index / launch.channels];
  let channel = index % launch.channels;
  var sum = 0u;
  for (var position = 0u; position < launch.cells; position++) {
    sum += canvas[(origin + cellOffset(position)) * launch.channels + channel];
  }
  let floor = sum / launch.cells;
  let twice = 2u * (sum % launch.cells);
  let up = twice > launch.cells || (twice == launch.cells && floor % 2u == 1u);
  tokens[index] = floor + select(0u, 1u, up);
}
