// dW = dyᵀ x for a narrow x: partial sums over chunks of rows.  P[chunk, n, k] = Σ_{m in chunk} Y[m, n] · X[m, k]
// Y [rows, columns], X [rows, INNER], P [chunks, columns, INNER]; `columns` is a multiple of 4. One thread sums 4 columns of a chunk.
//@tile 64 1 1
const INNER: u32 = 1u;

struct Launch {
  rows: u32,
  columns: u32,
  chunks: u32,
}

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
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  let columns4 = launch.columns / 4u;
  let chunk = index / columns4;
  if (chunk >= launch.chunks) { return; }
  let perChunk = (launch.rows + launch.chunks - 1u) / launch.chunks;
  let end = min((chunk + 1u) * perChunk, launch.rows);
  var sums: array<vec4f, INNER>;
  for (var m = chunk * perChunk; m < end; m++) {
    let four = y[m * columns4 + index % columns4];
    { sums[0u] = fma(four, vec4f(x[m * INNER + 0u]), sums[0u]); }
  }
  {
    { partial[(4u * index + 0u) * INNER + 0u] = sums[0u][0u]; }
    { partial[(4u * index + 1u) * INNER + 0u] = sums[0u][1u]; }
    { partial[(4u * index + 2u) * INNER + 0u] = sums[0u][2u]; }
    { partial[(4u * index + 3u) * INNER + 0u] = sums[0u][3u]; }
  }
}
