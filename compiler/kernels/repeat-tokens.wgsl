// Repeats the only token of every row: y[row, t] = x[row, 0].
//
//   x  [rows, 1, width],  y  [rows, tokens, width]
//
// One thread writes one pack of y.

struct Launch {
  count: u32, // packs of y
  span: u32, // packs of y in each row
  width: u32, // in packs
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
  y[index] = x[(index / launch.span) * launch.width + index % launch.width];
}
