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

//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Words>;
@group(0) @binding(2) var<storage, read_write> y: array<Words>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * 64u + thread;
  if (index >= launch.count) { return; }
  y[index] = x[launch.row * launch.count + index];
}
