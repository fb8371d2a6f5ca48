// Partial sums of the squares of a page, for the norm of all gradients: partials[first + i] = Σ x² over run i of `chunk` vectors.
//
//   x         [4 · count]
//   partials  one number for every run of every page; `first` is this page's
//
// One workgroup sums one run; thread t takes every 64th vector of it. The order of additions is fixed.

struct Launch {
  count: u32, // of four numbers
  chunk: u32, // of four numbers
  first: u32,
}

const THREADS = 64u;
//@tile 1 1 1

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let start = group.x * launch.chunk;
  let end = min(start + launch.chunk, launch.count);
  var sum = vec4f(0.0);
  for (var i = start + thread; i < end; i += THREADS) { sum += x[i] * x[i]; }
  sums[thread] = (sum.x + sum.y) + (sum.z + sum.w);
  // All threads' sums must be there before one thread adds them up.
  workgroupBarrier();
  if (thread != 0u) { return; }
  var total = 0.0;
  for (var i = 0u; i < THREADS; i++) { total += sums[i]; }
  partials[launch.first + group.x] = total;
}
