// A fused chain of elementwise functions: out[i] = f(in0[i], in1[…], …), written by the compiler into `chain` (see store-*.wgsl).
// One thread computes one Real: a number, or four where all sizes are multiples of four.
//@tile 64 1 1
struct Launch {
  // Reals to compute.
  count: u32,
  inner0: u32,
  period0: u32,
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
@group(0) @binding(1) var<storage, read> in0: array<u32>;
@group(0) @binding(2) var<storage, read> in1: array<Real>;
@group(0) @binding(3) var<storage, read> in2: array<Real>;
@group(0) @binding(4) var<storage, read_write> out0: array<Real>;
fn chain(i: u32, value: Real) {
  let x0 = in0[i / launch.inner0] != 0u;
  let x1 = in1[i % launch.period0];
  let x2 = in2[i];
  let t0 = select(x2, x1, x0);
  out0[i] = t0;
}

// Stores four consecutive numbers; `index` counts numbers and is a multiple of 4.
fn store(index: u32, values: vec4f, count: u32) {
  chain(index / 4u, values);
}

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let i = itemOf(workgroup, thread);
  if (i < launch.count) { chain(i, Real()); }
}
