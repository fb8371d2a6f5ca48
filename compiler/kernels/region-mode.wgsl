// The most frequent value of every channel in every region, the lowest one of several: tokens[row, c].
//
//   canvas   [images, …EXTENTS, CHANNELS]
//   origins  [rows]: the first cell of each region
//   tokens   [rows, CHANNELS]
//
// The region is one patch of `cells` cells here. One workgroup counts the values of one channel of one region, CHUNK values of the alphabet
// at a time.

struct Launch {
  count: u32,
  cells: u32, // in a region
}

override CHANNELS: u32;
override ALPHABET: u32;
const THREADS = 64u;
const CHUNK = min(ALPHABET, 2048u);
//@tile 1 1 1

//@include workgroup
//@include region

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> canvas: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<u32>;
@group(0) @binding(3) var<storage, read_write> tokens: array<u32>;

var<workgroup> counts: array<atomic<u32>, CHUNK>;
var<workgroup> most: array<u32, THREADS>;
var<workgroup> values: array<u32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = numberOf(workgroup);
  // All threads of the workgroup leave together.
  if (index >= launch.count) { return; }
  let origin = origins[index / CHANNELS];
  let channel = index % CHANNELS;
  var largest = 0u;
  var value = 0u; // the first of the thread's values that is as frequent
  for (var begin = 0u; begin < ALPHABET; begin += CHUNK) {
    for (var i = thread; i < CHUNK; i += THREADS) { atomicStore(&counts[i], 0u); }
    // All counts must be 0 before any thread counts …
    workgroupBarrier();
    for (var position = thread; position < launch.cells; position += THREADS) {
      let token = canvas[(origin + cellOffset(position)) * CHANNELS + channel];
      if (token >= begin && token < begin + CHUNK) { atomicAdd(&counts[token - begin], 1u); }
    }
    // … complete before any is read, …
    workgroupBarrier();
    for (var i = thread; i < CHUNK; i += THREADS) {
      let count = atomicLoad(&counts[i]);
      if (count > largest) {
        largest = count;
        value = begin + i;
      }
    }
    // … and read before the next chunk's are cleared.
    workgroupBarrier();
  }
  most[thread] = largest;
  values[thread] = value;
  // Every thread's value must be there before the first compares them.
  workgroupBarrier();
  if (thread != 0u) { return; }
  for (var i = 1u; i < THREADS; i++) {
    if (most[i] > largest || (most[i] == largest && values[i] < value)) {
      largest = most[i];
      value = values[i];
    }
  }
  tokens[index] = value;
}
