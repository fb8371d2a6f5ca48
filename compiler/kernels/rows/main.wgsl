// The entry point of a row kernel. The compiler writes the fields of the launch block, the declarations and the steps in the places of the
// marked lines.

struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the unconditional counterparts of the first half
  //@fields
}
@group(0) @binding(0) var<uniform> launch: Launch;

//@declarations

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  if ((group.y * groups.x + group.x) * ROWS >= launch.rows) { return; }
  lane = thread;
  tile = group.y * groups.x + group.x;
  rows = launch.rows;
  paired = launch.guided != 0u;
  let one = min(groups.x, 1u);
  //@steps
}
