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

const CHANNELS: u32 = 1u;
const PREVIOUS: u32 = 1u; // 1: the first patch is the one before `first`
//@tile 64 1 1

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
// Where the cells of a region lie. Cells are numbered in raster order over the whole canvas; EXTENTS are the canvas's, GRID is the
// region's number of patches and PATCH a patch's number of cells, all from the outermost axis.
const AXES: u32 = 2u;
const EXTENTS = array<u32, 2>(28u, 28u);
const GRID = array<u32, 2>(4u, 4u);
const PATCH = array<u32, 2>(1u, 1u);

// Cells from a region's first cell to the first cell of its patch number `patchIndex`.
fn patchOffset(patchIndex: u32) -> u32 {
  var rest = patchIndex;
  var stride = 1u;
  var offset = 0u;
  for (var a = AXES; a > 0u; a--) {
    offset += (rest % GRID[a - 1u]) * PATCH[a - 1u] * stride;
    rest /= GRID[a - 1u];
    stride *= EXTENTS[a - 1u];
  }
  return offset;
}

// Cells from a patch's first cell to its cell number `position`.
fn cellOffset(position: u32) -> u32 {
  var rest = position;
  var stride = 1u;
  var offset = 0u;
  for (var a = AXES; a > 0u; a--) {
    offset += (rest % PATCH[a - 1u]) * stride;
    rest /= PATCH[a - 1u];
    stride *= EXTENTS[a - 1u];
  }
  return offset;
}
// Tokens as the network sees them: (token/(alphabet − 1) − mean)/deviation of the channel.
const MEAN = array<f32, 1>(0.5f);
const DEVIATION = array<f32, 1>(0.5f);

fn normalised(token: f32, channel: u32, largest: f32) -> f32 {
  return (token / largest - MEAN[channel]) / DEVIATION[channel];
}

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
