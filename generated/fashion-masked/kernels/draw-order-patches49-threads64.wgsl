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

const PATCHES: u32 = 49u;
const THREADS: u32 = 64u;
//@tile 1 1 1

// Philox4x32-10 (Salmon et al., SC 2011): four random words as a pure function of a counter and a key; runtime/random/philox.ts
// is the same function on the host.

// Upper word of a 32 × 32-bit product, from 16-bit halves.
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let cross1 = (a >> 16u) * (b & 0xffffu);
  let cross2 = (a & 0xffffu) * (b >> 16u);
  let carry = (((a & 0xffffu) * (b & 0xffffu)) >> 16u) + (cross1 & 0xffffu) + (cross2 & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross1 >> 16u) + (cross2 >> 16u) + (carry >> 16u);
}

fn philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = multiplyHigh(0xd2511f53u, c.x);
    let high1 = multiplyHigh(0xcd9e8d57u, c.z);
    c = vec4u(high1 ^ c.y ^ k.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// A number in [0, 1) from the first word: its upper 24 bits.
fn uniformAt(counter: vec4u, key: vec2u) -> f32 {
  return f32(philox(counter, key).x >> 8u) * 0x1p-24f;
}

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
