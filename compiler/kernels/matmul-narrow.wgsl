// y = x Wᵀ for a narrow x (pixels, guiding pixels): C[m, n] = Σ_k A[m, k] · B[n, k] with a few k's, where tiles would stay almost empty.
// A [rows, inner], B [columns, inner], C [rows, columns]; `columns` is a multiple of 4. One thread computes 4 columns of a row.
//@tile 64 1 1
struct Launch {
  rows: u32,
  columns: u32,
  inner: u32,
}

//@include workgroup

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
override PACK: u32;
//@include store-{PACK}

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  let row = index / (launch.columns / 4u);
  if (row >= launch.rows) { return; }
  let first = (4u * index - row * launch.columns) * launch.inner;
  var sum = vec4f();
  for (var k = 0u; k < launch.inner; k++) {
    let at = first + k;
    let column = vec4f(b[at], b[at + launch.inner], b[at + 2u * launch.inner], b[at + 3u * launch.inner]);
    sum = fma(vec4f(a[row * launch.inner + k]), column, sum);
  }
  store(4u * index, sum, 4u);
}
