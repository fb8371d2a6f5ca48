// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
