// One row of a table: y = x[row].
//
//   x  [rows, width],  y  [width]
//
// One thread copies one pack.

struct Launch {
  count: u32, // packs of y
  row: u32,
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
  y[index] = x[launch.row * launch.count + index];
}
