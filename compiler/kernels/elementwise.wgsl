// A fused chain of elementwise functions: out[i] = f(in0[i], in1[…], …), written by the compiler into `chain` (see store-*.wgsl).
// One thread computes one Real: a number, or four where all sizes are multiples of four.
//@tile 64 1 1
struct Launch {
  // Reals to compute.
  count: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;
override PACK: u32;
//@include store-{PACK}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let i = (group.y * groups.x + group.x) * 64u + local.x;
  if (i < launch.count) { chain(i, Real()); }
}
