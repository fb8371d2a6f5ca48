// y = x Wᵀ for a narrow x (pixels, guiding pixels): C[m, n] = Σ_k A[m, k] · B[n, k] with a few k's, where tiles would stay almost empty.
// A [rows, inner], B [columns, inner], C [rows, columns]; `columns` is a multiple of 4. One thread computes 4 columns of a row.
//@tile 64 1 1
struct Launch {
  rows: u32,
  columns: u32,
  inner: u32,
  period0: u32,
  period1: u32,
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
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
const PACK: u32 = 4u;
// Where a kernel's results go: through the chain of elementwise functions that the compiler fused into it, four numbers at a time.
alias Real = vec4f;
// Scalar functions of chains, for Real = f32 or vec4f.

// erf by Abramowitz and Stegun 7.1.26, |error| ≤ 1.5e-7; takes e = exp(−x²).
fn erfFrom(x: Real, e: Real) -> Real {
  let t = Real(1.0) / (Real(1.0) + 0.3275911 * abs(x));
  let series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (Real(1.0) - series * e);
}

// x Φ(x).
fn gelu(x: Real) -> Real {
  return 0.5 * x * (1.0 + erfFrom(x * 0.70710678, exp(-0.5 * x * x)));
}

// dy (Φ(x) + x φ(x)).
fn geluGrad(x: Real, dy: Real) -> Real {
  let e = exp(-0.5 * x * x);
  return dy * (0.5 * (1.0 + erfFrom(x * 0.70710678, e)) + 0.39894228 * x * e);
}

fn silu(x: Real) -> Real {
  return x / (1.0 + exp(-x));
}

// dy σ(x) (1 + x (1 − σ(x))).
fn siluGrad(x: Real, dy: Real) -> Real {
  let s = 1.0 / (1.0 + exp(-x));
  return dy * s * (1.0 + x * (1.0 - s));
}
@group(0) @binding(3) var<storage, read> in0: array<Real>;
@group(0) @binding(4) var<storage, read> in1: array<Real>;
@group(0) @binding(5) var<storage, read_write> out0: array<Real>;
fn chain(i: u32, value: Real) {
  let x0 = in0[i % launch.period0];
  let t0 = value + x0;
  let x1 = in1[i % launch.period1];
  let t1 = t0 + x1;
  out0[i] = t1;
}

// Stores four consecutive numbers; `index` counts numbers and is a multiple of 4.
fn store(index: u32, values: vec4f, count: u32) {
  chain(index / 4u, values);
}

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
