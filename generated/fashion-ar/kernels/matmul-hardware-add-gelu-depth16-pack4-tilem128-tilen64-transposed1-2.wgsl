// The product of matmul.wgsl for GPUs with arithmetic to spare: bigger tiles, loads of four numbers.
// One workgroup computes TILE_M rows × TILE_N columns of one group; a thread TILE_M / 16 rows × TILE_N / 16 columns, in
// runs of 4. `inner` and `columns` are multiples of 4. Tiles of A and B, DEPTH deep, go through workgroup memory, A's with the rows side by side: the barrier before loading keeps the last
// tile until all have used it, the one after makes the new one visible.
//@variant-of matmul needs hardware
//@tile ROWS COLUMNS 1
//@form TILE_M=128 TILE_N=64 DEPTH=16
//@form TILE_M=64 TILE_N=64 DEPTH=16
//@form TILE_M=128 TILE_N=128 DEPTH=8
const TILE_M: u32 = 128u;
const TILE_N: u32 = 64u;
const DEPTH: u32 = 16u;

// What the kernels of C = A · op(B) have in common.
struct Launch {
  rows: u32,
  columns: u32,
  inner: u32,
  groups: u32,
  // B's first texel in its page's texture; read by the forms that take B from there.
  texel: u32,
  period0: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

const TRANSPOSED: bool = true;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
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
@group(0) @binding(4) var<storage, read_write> out0: array<Real>;
fn chain(i: u32, value: Real) {
  let x0 = in0[i % launch.period0];
  let t0 = value + x0;
  let t1 = gelu(t0);
  out0[i] = t1;
}

// Stores four consecutive numbers; `index` counts numbers and is a multiple of 4.
fn store(index: u32, values: vec4f, count: u32) {
  chain(index / 4u, values);
}

const ROWS = TILE_M;
const COLUMNS = TILE_N;
const THREADS = 256u;
const SIDE = 16u; // threads along either axis of the tile
const HIGH = ROWS / SIDE; // rows of a thread
const RUNS = COLUMNS / (4u * SIDE); // its runs of 4 columns, 64 apart
const SUMS = HIGH * RUNS;
// A few numbers between rows keep neighbours in different memory banks.
const STRIDE_A = ROWS + 4u;
const STRIDE_B = COLUMNS + 4u;

var<workgroup> tileA: array<f32, DEPTH * STRIDE_A>; // [DEPTH][ROWS]
var<workgroup> tileB: array<f32, DEPTH * STRIDE_B>; // [DEPTH][COLUMNS]

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let firstRow = group.x * ROWS;
  let firstColumn = group.y * COLUMNS;
  let columns4 = launch.columns / 4u;
  let inner4 = launch.inner / 4u;
  let high = thread / SIDE * HIGH;
  let wide = thread % SIDE * 4u;
  var sums: array<vec4f, SUMS>; // [HIGH][RUNS]
  for (var k = 0u; k < launch.inner; k += DEPTH) {
    workgroupBarrier();
    for (var i = thread; i < ROWS * DEPTH / 4u; i += THREADS) {
      let row = firstRow + i / (DEPTH / 4u);
      let k4 = k / 4u + i % (DEPTH / 4u);
      var run = vec4f();
      if (row < launch.rows && k4 < inner4) { run = a[(row * launch.groups + group.z) * inner4 + k4]; }
      let at = i % (DEPTH / 4u) * 4u * STRIDE_A + i / (DEPTH / 4u);
      { tileA[at + 0u * STRIDE_A] = run[0u]; }
      { tileA[at + 1u * STRIDE_A] = run[1u]; }
      { tileA[at + 2u * STRIDE_A] = run[2u]; }
      { tileA[at + 3u * STRIDE_A] = run[3u]; }
    }
    for (var i = thread; i < COLUMNS * DEPTH / 4u; i += THREADS) {
      var run = vec4f();
      if (TRANSPOSED) {
        let column = firstColumn + i / (DEPTH / 4u);
        let k4 = k / 4u + i % (DEPTH / 4u);
        if (column < launch.columns && k4 < inner4) { run = b[(group.z * launch.columns + column) * inner4 + k4]; }
        let at = i % (DEPTH / 4u) * 4u * STRIDE_B + i / (DEPTH / 4u);
        { tileB[at + 0u * STRIDE_B] = run[0u]; }
        { tileB[at + 1u * STRIDE_B] = run[1u]; }
        { tileB[at + 2u * STRIDE_B] = run[2u]; }
        { tileB[at + 3u * STRIDE_B] = run[3u]; }
      } else {
        let column4 = firstColumn / 4u + i % (COLUMNS / 4u);
        let row = k + i / (COLUMNS / 4u);
        if (column4 < columns4 && row < launch.inner) { run = b[(group.z * launch.inner + row) * columns4 + column4]; }
        let at = i / (COLUMNS / 4u) * STRIDE_B + i % (COLUMNS / 4u) * 4u;
        { tileB[at + 0u] = run[0u]; }
        { tileB[at + 1u] = run[1u]; }
        { tileB[at + 2u] = run[2u]; }
        { tileB[at + 3u] = run[3u]; }
      }
    }
    workgroupBarrier();
    for (var d = 0u; d < DEPTH; d++) {
      var columns: array<vec4f, RUNS>;
      {
        let at = d * STRIDE_B + wide + 0u * 4u * SIDE;
        columns[0u] = vec4f(tileB[at], tileB[at + 1u], tileB[at + 2u], tileB[at + 3u]);
      }
      {
        let x = vec4f(tileA[d * STRIDE_A + high + 0u]);
        { sums[0u * RUNS + 0u] = fma(x, columns[0u], sums[0u * RUNS + 0u]); }
      }
      {
        let x = vec4f(tileA[d * STRIDE_A + high + 1u]);
        { sums[1u * RUNS + 0u] = fma(x, columns[0u], sums[1u * RUNS + 0u]); }
      }
      {
        let x = vec4f(tileA[d * STRIDE_A + high + 2u]);
        { sums[2u * RUNS + 0u] = fma(x, columns[0u], sums[2u * RUNS + 0u]); }
      }
      {
        let x = vec4f(tileA[d * STRIDE_A + high + 3u]);
        { sums[3u * RUNS + 0u] = fma(x, columns[0u], sums[3u * RUNS + 0u]); }
      }
      {
        let x = vec4f(tileA[d * STRIDE_A + high + 4u]);
        { sums[4u * RUNS + 0u] = fma(x, columns[0u], sums[4u * RUNS + 0u]); }
      }
      {
        let x = vec4f(tileA[d * STRIDE_A + high + 5u]);
        { sums[5u * RUNS + 0u] = fma(x, columns[0u], sums[5u * RUNS + 0u]); }
      }
      {
        let x = vec4f(tileA[d * STRIDE_A + high + 6u]);
        { sums[6u * RUNS + 0u] = fma(x, columns[0u], sums[6u * RUNS + 0u]); }
      }
      {
        let x = vec4f(tileA[d * STRIDE_A + high + 7u]);
        { sums[7u * RUNS + 0u] = fma(x, columns[0u], sums[7u * RUNS + 0u]); }
      }
    }
  }
  {
    let row = firstRow + high + 0u;
    {
      let column = firstColumn + wide + 0u * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[0u * RUNS + 0u], 4u);
      }
    }
  }
  {
    let row = firstRow + high + 1u;
    {
      let column = firstColumn + wide + 0u * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[1u * RUNS + 0u], 4u);
      }
    }
  }
  {
    let row = firstRow + high + 2u;
    {
      let column = firstColumn + wide + 0u * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[2u * RUNS + 0u], 4u);
      }
    }
  }
  {
    let row = firstRow + high + 3u;
    {
      let column = firstColumn + wide + 0u * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[3u * RUNS + 0u], 4u);
      }
    }
  }
  {
    let row = firstRow + high + 4u;
    {
      let column = firstColumn + wide + 0u * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[4u * RUNS + 0u], 4u);
      }
    }
  }
  {
    let row = firstRow + high + 5u;
    {
      let column = firstColumn + wide + 0u * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[5u * RUNS + 0u], 4u);
      }
    }
  }
  {
    let row = firstRow + high + 6u;
    {
      let column = firstColumn + wide + 0u * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[6u * RUNS + 0u], 4u);
      }
    }
  }
  {
    let row = firstRow + high + 7u;
    {
      let column = firstColumn + wide + 0u * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[7u * RUNS + 0u], 4u);
      }
    }
  }
}
