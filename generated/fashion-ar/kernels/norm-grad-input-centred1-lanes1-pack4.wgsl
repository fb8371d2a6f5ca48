// Gradient of LayerNorm (CENTRED) and RMSNorm with respect to their input. With x̂ = (x − mean) · inverse and h = dy · gain:
//   dx = inverse · (h − [CENTRED] mean(h) − x̂ · mean(h · x̂)), means over each row of `width` features. dx goes through
// the chain of functions that the compiler fused behind it.
//
//   x, dy, dx   [rows, width]
//   statistics  [rows, 2]: mean and inverse deviation
//   gain        [width]
//
// One workgroup covers 64 / LANES rows, each with LANES threads; its barriers are in row-sum.

struct Launch {
  rows: u32,
  width: u32, // in packs
}

const PACK: u32 = 4u;
const LANES: u32 = 1u;
const CENTRED: bool = true;
//@tile ROWS 1 1

// Four neighbouring numbers of a row, for rows whose length is a multiple of four.
alias Pack = vec4f;
alias Words = vec4u;
const PACK_SIZE = 4u;
fn sumOf(p: Pack) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: Pack) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }
fn dotOf(a: Pack, b: Pack) -> f32 { return dot(a, b); }
// 1 in the lane that holds element `at` of the row, where this pack begins at element `start`; 0 elsewhere.
fn oneHot(start: u32, at: u32) -> Pack { return select(Pack(0.0), Pack(1.0), vec4u(start, start + 1u, start + 2u, start + 3u) == vec4u(at)); }
// Rows that LANES threads of one workgroup share, and sums over them. With one thread per row there is nothing to exchange.
// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
const ROWS = 64u / LANES; // of a workgroup

// The thread's row.
fn rowOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * ROWS + thread / LANES; }

var<workgroup> partials: array<f32, 64>;

fn rowSum(partial: f32, thread: u32) -> f32 {
  if (LANES == 1u) { return partial; }
  partials[thread] = partial;
  // Every thread's partial must be there before any thread adds them up …
  workgroupBarrier();
  let first = thread - thread % LANES;
  var total = 0.0;
  for (var i = 0u; i < LANES; i++) { total += partials[first + i]; }
  // … and read by all before the next sum overwrites it.
  workgroupBarrier();
  return total;
}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Pack>;
@group(0) @binding(2) var<storage, read> statistics: array<vec2f>;
@group(0) @binding(3) var<storage, read> gain: array<Pack>;
@group(0) @binding(4) var<storage, read> dy: array<Pack>;
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
@group(0) @binding(5) var<storage, read_write> out0: array<Real>;
fn chain(i: u32, value: Real) {
  out0[i] = value;
}

// Stores four consecutive numbers; `index` counts numbers and is a multiple of 4.
fn store(index: u32, values: vec4f, count: u32) {
  chain(index / 4u, values);
}

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(workgroup, thread);
  let lane = thread % LANES;
  // Threads beyond the last row repeat it, so that all reach the barriers; they write nothing.
  let clamped = min(row, launch.rows - 1u);
  let start = clamped * launch.width;
  let size = f32(launch.width * PACK_SIZE);
  let mean = statistics[clamped].x;
  let inverse = statistics[clamped].y;

  var sum = Pack(0.0);
  var product = Pack(0.0);
  for (var i = lane; i < launch.width; i += LANES) {
    let h = dy[start + i] * gain[i];
    sum += h;
    product += h * (x[start + i] - mean);
  }
  let slope = rowSum(sumOf(product), thread) * inverse * inverse / size;
  var shift = 0.0;
  if (CENTRED) { shift = rowSum(sumOf(sum), thread) / size; }

  if (row >= launch.rows) { return; }
  for (var i = lane; i < launch.width; i += LANES) {
    let slopes = inverse * (dy[start + i] * gain[i] - shift - (x[start + i] - mean) * slope);
    store((start + i) * PACK_SIZE, vec4f(slopes), PACK_SIZE);
  }
}
