// The product of matmul.wgsl for adapters that run on a CPU, where a lane-varying load from a buffer takes number by number: B is read from
// its page's storage texture, a texel at a time, and each four of A is loaded by one lane and broadcast from a constant lane.
// One workgroup, one subgroup of 8 lanes, computes ROWS rows × 32 · RUNS columns of one group; each lane ROWS rows × RUNS runs of 4 columns.
// Neighbouring workgroups lie side by side along the columns, so that whole rows of A and C are in the caches at a time.
// `inner` and `columns` are multiples of 4. No barriers: lanes share by subgroup broadcasts alone.
//@variant-of matmul needs subgroups software textures
//@tile ROWS COLUMNS 1
//@form ROWS=24 RUNS=2
//@form ROWS=24 RUNS=1
//@form ROWS=16 RUNS=2
//@form ROWS=16 RUNS=1
enable subgroups;
// Rows of a tile, a multiple of 8: 24 give much arithmetic per load, 16 waste less where rows are few. With 32, the loop over k is longer than the
// 32 KiB of instructions that processors cache.
const ROWS: u32 = 24u;
// Runs of 4 columns in each lane: 2 give the most arithmetic per load, 1 wastes less where columns are few.
const RUNS: u32 = 2u;

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
// What the kernels of C = A · op(B) have in common.
struct Launch {
  rows: u32,
  columns: u32,
  inner: u32,
  groups: u32,
  // B's first texel in its page's texture; read by the forms that take B from there.
  texel: u32,
  period0: u32,
  inner0: u32,
  period1: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

const TRANSPOSED: bool = true;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
// Weights from their page's texture: four numbers a texel, 1024 texels a row. It is a storage texture because those have no levels of detail
// and nothing to sample: drivers load a texel of one in half the time of a sampled one's.
@group(0) @binding(2) var b: texture_storage_2d<rgba32float, read>;

fn texel(index: u32) -> vec4f {
  return textureLoad(b, vec2u(index & 1023u, index >> 10u));
}
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
@group(0) @binding(4) var<storage, read> in1: array<u32>;
@group(0) @binding(5) var<storage, read> in2: array<Real>;
@group(0) @binding(6) var<storage, read_write> out0: array<Real>;
fn chain(i: u32, value: Real) {
  let x0 = in0[i % launch.period0];
  let t0 = value + x0;
  let x1 = in1[i / launch.inner0] != 0u;
  let x2 = in2[i % launch.period1];
  let t1 = select(t0, x2, x1);
  out0[i] = t1;
}

// Stores four consecutive numbers; `index` counts numbers and is a multiple of 4.
fn store(index: u32, values: vec4f, count: u32) {
  chain(index / 4u, values);
}

const COLUMNS = 32u * RUNS;
const LANES = 8u;
const LOADS = ROWS / LANES;
const SUMS = ROWS * RUNS;
// Rows that a sampler's step has for one image, with guidance: a tile with no more sums up no others.
const FEW = 2u;

// Row i holds the k'th four's i'th weights of the four columns that begin at 4 · run.
fn weights(base: u32, run: u32, k: u32) -> mat4x4f {
  if (TRANSPOSED) {
    let inner4 = launch.inner / 4u;
    let at = base + run * launch.inner + k;
    return transpose(mat4x4f(texel(at), texel(at + inner4), texel(at + 2u * inner4), texel(at + 3u * inner4)));
  }
  let columns4 = launch.columns / 4u;
  let at = base + 4u * k * columns4 + run;
  return mat4x4f(texel(at), texel(at + columns4), texel(at + 2u * columns4), texel(at + 3u * columns4));
}

fn grown(sum: vec4f, given: vec4f, w: mat4x4f) -> vec4f {
  return fma(vec4f(given.x), w[0], fma(vec4f(given.y), w[1], fma(vec4f(given.z), w[2], fma(vec4f(given.w), w[3], sum))));
}

@compute @workgroup_size(8)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) lane: u32) {
  // 0, but the driver doesn't know it: from a lane that it knows it would take a number in three instructions, from another in one.
  let none = launch.groups - max(launch.groups, 1u);
  let tile = numberOf(workgroup);
  let firstRow = tile / workgroup.count.y * ROWS;
  let columns4 = launch.columns / 4u;
  let inner4 = launch.inner / 4u;
  let run = tile % workgroup.count.y * RUNS * LANES + lane;
  let lastRow = launch.rows - 1u;
  var rowA: array<u32, LOADS>;
  { rowA[0u] = (min(firstRow + 0u * LANES + lane, lastRow) * launch.groups + workgroup.id.z) * inner4; }
  { rowA[1u] = (min(firstRow + 1u * LANES + lane, lastRow) * launch.groups + workgroup.id.z) * inner4; }
  { rowA[2u] = (min(firstRow + 2u * LANES + lane, lastRow) * launch.groups + workgroup.id.z) * inner4; }
  let baseB = launch.texel + workgroup.id.z * columns4 * launch.inner;
  var runs: array<u32, RUNS>;
  { runs[0u] = min(run + 0u * LANES, columns4 - 1u); }
  { runs[1u] = min(run + 1u * LANES, columns4 - 1u); }
  var sums: array<vec4f, SUMS>; // [ROWS][RUNS]
  if (launch.rows - firstRow <= FEW) {
    for (var k = 0u; k < inner4; k++) {
      let x = a[rowA[0] + k];
      {
        let w = weights(baseB, runs[0u], k);
        { sums[0u * RUNS + 0u] = grown(sums[0u * RUNS + 0u], subgroupShuffle(x, 0u + none), w); }
        { sums[1u * RUNS + 0u] = grown(sums[1u * RUNS + 0u], subgroupShuffle(x, 1u + none), w); }
      }
      {
        let w = weights(baseB, runs[1u], k);
        { sums[0u * RUNS + 1u] = grown(sums[0u * RUNS + 1u], subgroupShuffle(x, 0u + none), w); }
        { sums[1u * RUNS + 1u] = grown(sums[1u * RUNS + 1u], subgroupShuffle(x, 1u + none), w); }
      }
    }
  } else {
    for (var k = 0u; k < inner4; k++) {
      var x: array<vec4f, LOADS>;
      { x[0u] = a[rowA[0u] + k]; }
      { x[1u] = a[rowA[1u] + k]; }
      { x[2u] = a[rowA[2u] + k]; }
      {
        let w = weights(baseB, runs[0u], k);
        { sums[0u * RUNS + 0u] = grown(sums[0u * RUNS + 0u], subgroupShuffle(x[0u / LANES], 0u % LANES + none), w); }
        { sums[1u * RUNS + 0u] = grown(sums[1u * RUNS + 0u], subgroupShuffle(x[1u / LANES], 1u % LANES + none), w); }
        { sums[2u * RUNS + 0u] = grown(sums[2u * RUNS + 0u], subgroupShuffle(x[2u / LANES], 2u % LANES + none), w); }
        { sums[3u * RUNS + 0u] = grown(sums[3u * RUNS + 0u], subgroupShuffle(x[3u / LANES], 3u % LANES + none), w); }
        { sums[4u * RUNS + 0u] = grown(sums[4u * RUNS + 0u], subgroupShuffle(x[4u / LANES], 4u % LANES + none), w); }
        { sums[5u * RUNS + 0u] = grown(sums[5u * RUNS + 0u], subgroupShuffle(x[5u / LANES], 5u % LANES + none), w); }
        { sums[6u * RUNS + 0u] = grown(sums[6u * RUNS + 0u], subgroupShuffle(x[6u / LANES], 6u % LANES + none), w); }
        { sums[7u * RUNS + 0u] = grown(sums[7u * RUNS + 0u], subgroupShuffle(x[7u / LANES], 7u % LANES + none), w); }
        { sums[8u * RUNS + 0u] = grown(sums[8u * RUNS + 0u], subgroupShuffle(x[8u / LANES], 8u % LANES + none), w); }
        { sums[9u * RUNS + 0u] = grown(sums[9u * RUNS + 0u], subgroupShuffle(x[9u / LANES], 9u % LANES + none), w); }
        { sums[10u * RUNS + 0u] = grown(sums[10u * RUNS + 0u], subgroupShuffle(x[10u / LANES], 10u % LANES + none), w); }
        { sums[11u * RUNS + 0u] = grown(sums[11u * RUNS + 0u], subgroupShuffle(x[11u / LANES], 11u % LANES + none), w); }
        { sums[12u * RUNS + 0u] = grown(sums[12u * RUNS + 0u], subgroupShuffle(x[12u / LANES], 12u % LANES + none), w); }
        { sums[13u * RUNS + 0u] = grown(sums[13u * RUNS + 0u], subgroupShuffle(x[13u / LANES], 13u % LANES + none), w); }
        { sums[14u * RUNS + 0u] = grown(sums[14u * RUNS + 0u], subgroupShuffle(x[14u / LANES], 14u % LANES + none), w); }
        { sums[15u * RUNS + 0u] = grown(sums[15u * RUNS + 0u], subgroupShuffle(x[15u / LANES], 15u % LANES + none), w); }
        { sums[16u * RUNS + 0u] = grown(sums[16u * RUNS + 0u], subgroupShuffle(x[16u / LANES], 16u % LANES + none), w); }
        { sums[17u * RUNS + 0u] = grown(sums[17u * RUNS + 0u], subgroupShuffle(x[17u / LANES], 17u % LANES + none), w); }
        { sums[18u * RUNS + 0u] = grown(sums[18u * RUNS + 0u], subgroupShuffle(x[18u / LANES], 18u % LANES + none), w); }
        { sums[19u * RUNS + 0u] = grown(sums[19u * RUNS + 0u], subgroupShuffle(x[19u / LANES], 19u % LANES + none), w); }
        { sums[20u * RUNS + 0u] = grown(sums[20u * RUNS + 0u], subgroupShuffle(x[20u / LANES], 20u % LANES + none), w); }
        { sums[21u * RUNS + 0u] = grown(sums[21u * RUNS + 0u], subgroupShuffle(x[21u / LANES], 21u % LANES + none), w); }
        { sums[22u * RUNS + 0u] = grown(sums[22u * RUNS + 0u], subgroupShuffle(x[22u / LANES], 22u % LANES + none), w); }
        { sums[23u * RUNS + 0u] = grown(sums[23u * RUNS + 0u], subgroupShuffle(x[23u / LANES], 23u % LANES + none), w); }
      }
      {
        let w = weights(baseB, runs[1u], k);
        { sums[0u * RUNS + 1u] = grown(sums[0u * RUNS + 1u], subgroupShuffle(x[0u / LANES], 0u % LANES + none), w); }
        { sums[1u * RUNS + 1u] = grown(sums[1u * RUNS + 1u], subgroupShuffle(x[1u / LANES], 1u % LANES + none), w); }
        { sums[2u * RUNS + 1u] = grown(sums[2u * RUNS + 1u], subgroupShuffle(x[2u / LANES], 2u % LANES + none), w); }
        { sums[3u * RUNS + 1u] = grown(sums[3u * RUNS + 1u], subgroupShuffle(x[3u / LANES], 3u % LANES + none), w); }
        { sums[4u * RUNS + 1u] = grown(sums[4u * RUNS + 1u], subgroupShuffle(x[4u / LANES], 4u % LANES + none), w); }
        { sums[5u * RUNS + 1u] = grown(sums[5u * RUNS + 1u], subgroupShuffle(x[5u / LANES], 5u % LANES + none), w); }
        { sums[6u * RUNS + 1u] = grown(sums[6u * RUNS + 1u], subgroupShuffle(x[6u / LANES], 6u % LANES + none), w); }
        { sums[7u * RUNS + 1u] = grown(sums[7u * RUNS + 1u], subgroupShuffle(x[7u / LANES], 7u % LANES + none), w); }
        { sums[8u * RUNS + 1u] = grown(sums[8u * RUNS + 1u], subgroupShuffle(x[8u / LANES], 8u % LANES + none), w); }
        { sums[9u * RUNS + 1u] = grown(sums[9u * RUNS + 1u], subgroupShuffle(x[9u / LANES], 9u % LANES + none), w); }
        { sums[10u * RUNS + 1u] = grown(sums[10u * RUNS + 1u], subgroupShuffle(x[10u / LANES], 10u % LANES + none), w); }
        { sums[11u * RUNS + 1u] = grown(sums[11u * RUNS + 1u], subgroupShuffle(x[11u / LANES], 11u % LANES + none), w); }
        { sums[12u * RUNS + 1u] = grown(sums[12u * RUNS + 1u], subgroupShuffle(x[12u / LANES], 12u % LANES + none), w); }
        { sums[13u * RUNS + 1u] = grown(sums[13u * RUNS + 1u], subgroupShuffle(x[13u / LANES], 13u % LANES + none), w); }
        { sums[14u * RUNS + 1u] = grown(sums[14u * RUNS + 1u], subgroupShuffle(x[14u / LANES], 14u % LANES + none), w); }
        { sums[15u * RUNS + 1u] = grown(sums[15u * RUNS + 1u], subgroupShuffle(x[15u / LANES], 15u % LANES + none), w); }
        { sums[16u * RUNS + 1u] = grown(sums[16u * RUNS + 1u], subgroupShuffle(x[16u / LANES], 16u % LANES + none), w); }
        { sums[17u * RUNS + 1u] = grown(sums[17u * RUNS + 1u], subgroupShuffle(x[17u / LANES], 17u % LANES + none), w); }
        { sums[18u * RUNS + 1u] = grown(sums[18u * RUNS + 1u], subgroupShuffle(x[18u / LANES], 18u % LANES + none), w); }
        { sums[19u * RUNS + 1u] = grown(sums[19u * RUNS + 1u], subgroupShuffle(x[19u / LANES], 19u % LANES + none), w); }
        { sums[20u * RUNS + 1u] = grown(sums[20u * RUNS + 1u], subgroupShuffle(x[20u / LANES], 20u % LANES + none), w); }
        { sums[21u * RUNS + 1u] = grown(sums[21u * RUNS + 1u], subgroupShuffle(x[21u / LANES], 21u % LANES + none), w); }
        { sums[22u * RUNS + 1u] = grown(sums[22u * RUNS + 1u], subgroupShuffle(x[22u / LANES], 22u % LANES + none), w); }
        { sums[23u * RUNS + 1u] = grown(sums[23u * RUNS + 1u], subgroupShuffle(x[23u / LANES], 23u % LANES + none), w); }
      }
    }
  }
  // A copy of the registers that a loop of unknown length can index: the driver would unroll another and compile `store` for each row.
  var results: array<vec4f, SUMS>;
  { results[0u] = sums[0u]; }
  { results[1u] = sums[1u]; }
  { results[2u] = sums[2u]; }
  { results[3u] = sums[3u]; }
  { results[4u] = sums[4u]; }
  { results[5u] = sums[5u]; }
  { results[6u] = sums[6u]; }
  { results[7u] = sums[7u]; }
  { results[8u] = sums[8u]; }
  { results[9u] = sums[9u]; }
  { results[10u] = sums[10u]; }
  { results[11u] = sums[11u]; }
  { results[12u] = sums[12u]; }
  { results[13u] = sums[13u]; }
  { results[14u] = sums[14u]; }
  { results[15u] = sums[15u]; }
  { results[16u] = sums[16u]; }
  { results[17u] = sums[17u]; }
  { results[18u] = sums[18u]; }
  { results[19u] = sums[19u]; }
  { results[20u] = sums[20u]; }
  { results[21u] = sums[21u]; }
  { results[22u] = sums[22u]; }
  { results[23u] = sums[23u]; }
  { results[24u] = sums[24u]; }
  { results[25u] = sums[25u]; }
  { results[26u] = sums[26u]; }
  { results[27u] = sums[27u]; }
  { results[28u] = sums[28u]; }
  { results[29u] = sums[29u]; }
  { results[30u] = sums[30u]; }
  { results[31u] = sums[31u]; }
  { results[32u] = sums[32u]; }
  { results[33u] = sums[33u]; }
  { results[34u] = sums[34u]; }
  { results[35u] = sums[35u]; }
  { results[36u] = sums[36u]; }
  { results[37u] = sums[37u]; }
  { results[38u] = sums[38u]; }
  { results[39u] = sums[39u]; }
  { results[40u] = sums[40u]; }
  { results[41u] = sums[41u]; }
  { results[42u] = sums[42u]; }
  { results[43u] = sums[43u]; }
  { results[44u] = sums[44u]; }
  { results[45u] = sums[45u]; }
  { results[46u] = sums[46u]; }
  { results[47u] = sums[47u]; }
  let wanted = min(ROWS, launch.rows - firstRow);
  for (var i = 0u; i < wanted; i++) {
    let at = ((firstRow + i) * launch.groups + workgroup.id.z) * columns4;
    {
      let column = run + 0u * LANES;
      if (column < columns4) { store((at + column) * 4u, results[i * RUNS + 0u], 4u); }
    }
    {
      let column = run + 1u * LANES;
      if (column < columns4) { store((at + column) * 4u, results[i * RUNS + 1u], 4u); }
    }
  }
}
