// C = A · op(B) for matrices of parameters, in groups that lie side by side in the feature axis.
//   C[m, g, n] = Σ_k A[m, g, k] · B[g, n, k]   (TRANSPOSED, y = x Wᵀ)   or   Σ_k A[m, g, k] · B[g, k, n]   (dx = dy W)
// A [rows, groups, inner], B [groups, columns, inner] or [groups, inner, columns], C [rows, groups, columns].
// One workgroup computes 64 rows × 64 columns of one group; a thread 4 × 4 of them. Tiles of A and B, 16 deep, go through workgroup
// memory: the barrier before loading keeps the last tile until all have used it, the one after makes the new one visible.
//@tile 64 64 1
//@sizes rows columns inner groups

// What the kernels of C = A · op(B) have in common.
struct Launch {
  rows: u32,
  columns: u32,
  inner: u32,
  groups: u32,
  // B's first texel in its page's texture; read by the forms that take B from there.
  texel: u32,
  period0: u32,
  period1: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

const TRANSPOSED: bool = true;
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

const DEPTH = 16u;
const TILE = 64u;
var<workgroup> tileA: array<f32, 1024>; // [DEPTH][TILE]
var<workgroup> tileB: array<f32, 1024>; // [DEPTH][TILE]

fn elementA(row: u32, g: u32, k: u32) -> f32 {
  if (row >= launch.rows || k >= launch.inner) { return 0.0; }
  return a[(row * launch.groups + g) * launch.inner + k];
}

fn elementB(column: u32, g: u32, k: u32) -> f32 {
  if (column >= launch.columns || k >= launch.inner) { return 0.0; }
  if (TRANSPOSED) { return b[(g * launch.columns + column) * launch.inner + k]; }
  return b[(g * launch.inner + k) * launch.columns + column];
}

@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let firstRow = group.x * TILE;
  let firstColumn = group.y * TILE;
  var sums: array<vec4f, 4>;
  for (var k = 0u; k < launch.inner; k += DEPTH) {
    workgroupBarrier();
    for (var i = thread; i < DEPTH * TILE; i += 256u) {
      // Neighbouring threads read neighbouring addresses: along k where k is contiguous, along columns where they are.
      tileA[(i % DEPTH) * TILE + i / DEPTH] = elementA(firstRow + i / DEPTH, group.z, k + i % DEPTH);
      if (TRANSPOSED) {
        tileB[(i % DEPTH) * TILE + i / DEPTH] = elementB(firstColumn + i / DEPTH, group.z, k + i % DEPTH);
      } else {
        tileB[i] = elementB(firstColumn + i % TILE, group.z, k + i / TILE);
      }
    }
    workgroupBarrier();
    for (var d = 0u; d < DEPTH; d++) {
      let at = d * TILE + local.x * 4u;
      let columns = vec4f(tileB[at], tileB[at + 1u], tileB[at + 2u], tileB[at + 3u]);
      for (var i = 0u; i < 4u; i++) {
        sums[i] = fma(vec4f(tileA[d * TILE + local.y * 4u + i]), columns, sums[i]);
      }
    }
  }
  let column = firstColumn + local.x * 4u;
  if (column >= launch.columns) { return; }
  for (var i = 0u; i < 4u; i++) {
    let row = firstRow + local.y * 4u + i;
    if (row < launch.rows) {
      store((row * launch.groups + group.z) * launch.columns + column, sums[i], min(4u, launch.columns - column));
    }
  }
}
