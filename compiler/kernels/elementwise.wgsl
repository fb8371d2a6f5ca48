// A fused chain of elementwise functions: out[i] = f(in0[i], in1[…], …), written by the compiler into `chain` (see store-*.wgsl).
// One thread computes one Real: a number, or four where all sizes are multiples of four.
//@tile 64 1 1
struct Launch {
  // Reals to compute.
  count: u32,
}

//@include workgroup

@group(0) @binding(0) var<uniform> launch: Launch;
override PACK: u32;
//@include store-{PACK}

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let i = itemOf(workgroup, thread);
  if (i < launch.count) { chain(i, Real()); }
}
