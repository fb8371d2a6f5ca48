// dW = dyᵀ x for a narrow x: partial sums over chunks of rows.  P[chunk, n, k] = Σ_{m in chunk} Y[m, n] · X[m, k]
// Y [rows, columns], X [rows, INNER], P [chunks, columns, INNER]; `columns` is a multiple of 4. One thread sums 4 columns of a chunk.
//@tile 64 1 1
override INNER: u32;

struct Launch {
  rows: u32,
  columns: u32,
  chunks: u32,
}

//@include workgroup

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
    //@unroll
    for (var k = 0u; k < INNER; k++) { sums[k] = fma(four, vec4f(x[m * INNER + k]), sums[k]); }
  }
  //@unroll
  for (var k = 0u; k < INNER; k++) {
    //@unroll
    for (var j = 0u; j < 4u; j++) { partial[(4u * index + j) * INNER + k] = sums[k][j]; }
  }
}
