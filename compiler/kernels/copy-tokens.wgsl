// Copies a run of tokens from every row: y[row, to + t] = x[row, from + t]. The words are copied as they are, floats or integers.
// One dispatch slices tokens; one for each input concatenates them.
//
//   x  [rows, from + tokens + …, width],  y  [rows, to + tokens + …, width]
//
// One thread copies one pack.

struct Launch {
  count: u32, // packs to copy
  span: u32, // packs to copy in each row
  sourceStride: u32, // packs between rows of x
  sourceStart: u32,
  targetStride: u32, // packs between rows of y
  targetStart: u32,
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Words>;
@group(0) @binding(2) var<storage, read_write> y: array<Words>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let row = index / launch.span;
  let at = index % launch.span;
  y[row * launch.targetStride + launch.targetStart + at] = x[row * launch.sourceStride + launch.sourceStart + at];
}
