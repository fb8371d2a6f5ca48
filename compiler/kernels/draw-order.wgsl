// A random order of every row's patches: each patch draws a key, and the patch whose key is the i-th smallest comes i-th (equal keys in
// the patches' order). Keys are drawn by the counter (image, cell of the row's origin, patch, stream), so that an image's order doesn't
// depend on the batch.
//
//   origins  [rows]: the first cell of each row's region, counted over all images
//   order    [rows, PATCHES]
//
// One workgroup orders one row: its threads draw the keys, then rank a share of the patches each.

struct Launch {
  rows: u32,
  cells: u32, // of an image
  stream: u32,
  seedLow: u32,
  seedHigh: u32,
  firstImage: u32,
}

override PATCHES: u32;
override THREADS: u32;
//@tile 1 1 1

//@include philox

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> origins: array<u32>;
@group(0) @binding(2) var<storage, read_write> order: array<u32>;

var<workgroup> keys: array<u32, PATCHES>;

// How many patches come before this one.
fn rank(patchIndex: u32) -> u32 {
  let key = keys[patchIndex];
  var before = 0u;
  for (var other = 0u; other < PATCHES; other++) {
    let earlier = keys[other] < key || (keys[other] == key && other < patchIndex);
    before += select(0u, 1u, earlier);
  }
  return before;
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.y * groups.x + group.x;
  let origin = origins[min(row, launch.rows - 1u)];
  let image = launch.firstImage + origin / launch.cells;
  for (var patchIndex = thread; patchIndex < PATCHES; patchIndex += THREADS) {
    let counter = vec4u(image, origin % launch.cells, patchIndex, launch.stream);
    keys[patchIndex] = philox(counter, vec2u(launch.seedLow, launch.seedHigh)).x;
  }
  // All keys must be there before any patch is ranked among them.
  workgroupBarrier();
  if (row >= launch.rows) { return; }
  for (var patchIndex = thread; patchIndex < PATCHES; patchIndex += THREADS) {
    order[row * PATCHES + rank(patchIndex)] = patchIndex;
  }
}
