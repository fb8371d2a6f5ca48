// A random order of every row's patches: each patch draws a key, and the patch whose key is the i-th smallest comes i-th (equal keys in
// the patches' order). Keys are drawn by the counter (image, cell of the row's origin, patch, stream), so that an image's order doesn't
// depend on the batch; where ranks are given, they are the keys. Patches that are known from the beginning come first, or last.
//
//   origins  [rows]: the first cell of each row's region, counted over all images
//   given    [images, …EXTENTS, CHANNELS]: 2 where a value is known from the beginning
//   ranks    [PATCHES]: the key of a patch of any row; 0 where it is drawn
//   order    [rows, PATCHES]
//   unknown  [rows]: patches that aren't known as a whole
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

override CHANNELS: u32;
override PATCHES: u32;
override PATCH_CELLS: u32;
override KNOWN_FIRST: bool;
override THREADS: u32;
override CHUNK: u32; // keys that the workgroup holds, at most PATCHES
//@tile 1 1 1

//@include workgroup
//@include philox
//@include region

const KNOWN = 2u;

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> origins: array<u32>;
@group(0) @binding(2) var<storage, read> given: array<u32>;
@group(0) @binding(3) var<storage, read> ranks: array<u32>;
@group(0) @binding(4) var<storage, read_write> order: array<u32>;
@group(0) @binding(5) var<storage, read_write> unknown: array<u32>;

// What a patch is sorted by: whether it belongs to those that come last, then its random number.
struct Key {
  late: u32,
  number: u32,
}

var<workgroup> keys: array<Key, CHUNK>;

fn isKnown(origin: u32, patchIndex: u32) -> bool {
  let corner = origin + patchOffset(patchIndex);
  for (var position = 0u; position < PATCH_CELLS; position++) {
    let first = (corner + cellOffset(position)) * CHANNELS;
    for (var channel = 0u; channel < CHANNELS; channel++) {
      if (given[first + channel] != KNOWN) { return false; }
    }
  }
  return true;
}

fn keyOf(origin: u32, patchIndex: u32) -> Key {
  if (patchIndex >= PATCHES) { return Key(); }
  let counter = vec4u(launch.firstImage + origin / launch.cells, origin % launch.cells, patchIndex, launch.stream);
  let drawn = philox(counter, vec2u(launch.seedLow, launch.seedHigh)).x;
  let number = select(ranks[patchIndex], drawn, ranks[patchIndex] == 0u);
  return Key(select(0u, 1u, isKnown(origin, patchIndex) != KNOWN_FIRST), number);
}

fn precedes(a: Key, b: Key) -> bool { return a.late < b.late || (a.late == b.late && a.number < b.number); }

@compute @workgroup_size(THREADS)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = numberOf(workgroup);
  let origin = origins[min(row, launch.rows - 1u)];
  for (var own = 0u; own < PATCHES; own += THREADS) {
    let patchIndex = own + thread;
    let key = keyOf(origin, patchIndex);
    var before = 0u; // patches that come before this one
    var late = 0u;
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
        let other = keys[place];
        let earlier = precedes(other, key) || (!precedes(key, other) && first + place < patchIndex);
        before += select(0u, 1u, earlier);
        late += other.late;
      }
    }
    if (row < launch.rows && patchIndex < PATCHES) { order[row * PATCHES + before] = patchIndex; }
    if (row < launch.rows && patchIndex == 0u) { unknown[row] = select(PATCHES - late, late, KNOWN_FIRST); }
  }
}
