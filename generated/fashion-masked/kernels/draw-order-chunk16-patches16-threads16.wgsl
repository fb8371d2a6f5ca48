// A random order of every row's patches: each patch draws a key, and the patch whose key is the i-th smallest comes i-th (equal keys in
// the patches' order). Keys are drawn by the counter (image, cell of the row's origin, patch, stream), so that an image's order doesn't
// depend on the batch.
//
//   origins  [rows]: the first cell of each row's region, counted over all images
//   order    [rows, PATCHES]
//
// One workgroup orders one row: its threads rank one patch each at a time, among CHUNK keys at a time, so that a row may have any number
// of patches. Where all keys fit one chunk they are drawn once.

struct Launch {
  rows: u32,
  cells: u32, // of an image
  stream: u32,
  seedLow: u32,
  seedHigh: u32,
  firstImage: u32,
}

const PATCHES: u32 = 16u;
const THREADS: u32 = 16u;
const CHUNK: u32 = 16u; // keys that the workgroup holds, at most PATCHES
//@tile 1 1 1

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
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

var<workgroup> keys: array<u32, CHUNK>;

fn keyOf(origin: u32, patchIndex: u32) -> u32 {
  let counter = vec4u(launch.firstImage + origin / launch.cells, origin % launch.cells, patchIndex, launch.stream);
  return philox(counter, vec2u(launch.seedLow, launch.seedHigh)).x;
}

@compute @workgroup_size(THREADS)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = numberOf(workgroup);
  let origin = origins[min(row, launch.rows - 1u)];
  for (var own = 0u; own < PATCHES; own += THREADS) {
    let patchIndex = own + thread;
    let key = keyOf(origin, patchIndex);
    var before = 0u; // patches that come before this one
    for (var first = 0u; first < PATCHES; first += CHUNK) {
      let held = min(CHUNK, PATCHES - first);
      if (own == 0u || PATCHES > CHUNK) {
        // All threads must be done with the keys of the chunk before …
        workgroupBarrier();
        for (var place = thread; place < held; place += THREADS) { keys[place] = keyOf(origin, first + place); }
        // … and all keys of this one must be there before any patch is ranked among them.
        workgroupBarrier();
      }
      for (var place = 0u; place < held; place++) {
        let earlier = keys[place] < key || (keys[place] == key && first + place < patchIndex);
        before += select(0u, 1u, earlier);
      }
    }
    if (row < launch.rows && patchIndex < PATCHES) { order[row * PATCHES + before] = patchIndex; }
  }
}
