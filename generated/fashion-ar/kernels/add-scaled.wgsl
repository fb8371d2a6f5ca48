// A weighted sum in place, over a page of parameters: y ← keep · y + share · x; a `keep` of 0 forgets y, whatever it holds.
// It adds up the gradients of micro-batches and lets the moving average follow the weights.
//
//   x, y  [4 · count]
//
// One thread handles four numbers.

struct Launch {
  count: u32, // of four numbers
  keep: f32,
  share: f32,
}

//@tile 64 1 1

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let added = launch.share * x[index];
  if (launch.keep == 0.0) {
    y[index] = added;
  } else {
    y[index] = launch.keep * y[index] + added;
  }
}
