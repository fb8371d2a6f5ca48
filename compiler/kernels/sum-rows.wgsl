// Sums over runs of rows: sums[c, w] = Σ over the rows r of run c of x[r, w], where run c is rows c · chunk … (c + 1) · chunk − 1.
// Long sums take two passes: one over many runs, one over the runs' sums. The order of additions is fixed.
//
//   x     [rows, width]
//   sums  [chunks, width]
//
// One thread sums one pack of features over one run.

struct Launch {
  count: u32, // packs of `sums`
  rows: u32,
  width: u32, // in packs
  chunk: u32,
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Pack>;
@group(0) @binding(2) var<storage, read_write> sums: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let column = index % launch.width;
  let first = (index / launch.width) * launch.chunk;
  let end = min(first + launch.chunk, launch.rows);

  var sum = Pack(0.0);
  for (var row = first; row < end; row++) { sum += x[row * launch.width + column]; }
  sums[index] = sum;
}
