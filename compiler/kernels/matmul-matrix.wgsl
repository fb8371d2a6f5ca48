// The product of matmul.wgsl on matrix units, for `precision: mixed`: operands are rounded to f16, sums are f32.
// One workgroup computes 64 · MATRIX_HIGH rows × 64 · MATRIX_RUNS columns of one group. Its 8 subgroups of 32 lanes lie 4 × 2 on them, each with
// MATRIX_HIGH × 2 · MATRIX_RUNS matrices of 16 × 16 sums. `inner` and `columns` are multiples of 4.
// Tiles of A and B, 32 deep, go through workgroup memory: the barrier before loading keeps the last tile until all have used it, the
// one after makes the new one visible. At the end the sums of one matrix after the other go through `stage`, where lanes can read them.
//@variant-of matmul needs mixed matrices
//@tile ROWS COLUMNS 1
//@form MATRIX_HIGH=2 MATRIX_RUNS=2
//@form MATRIX_HIGH=2 MATRIX_RUNS=1
//@form MATRIX_HIGH=1 MATRIX_RUNS=2
//@form MATRIX_HIGH=1 MATRIX_RUNS=1
enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;
// Addresses differ between subgroups, never inside one, which the check does not know.
diagnostic(off, chromium.subgroup_matrix_uniformity);
// 2 give the most arithmetic per load, 1 wastes less where columns are few.
override MATRIX_RUNS: u32 = 2u;
// Matrices of a subgroup along the other axis: 2 give more arithmetic per load, 1 makes more workgroups.
override MATRIX_HIGH: u32 = 2u;

//@include product
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
override PACK: u32;
//@include store-{PACK}

const ROWS = 64u * MATRIX_HIGH;
const COLUMNS = 64u * MATRIX_RUNS;
const DEPTH = 32u;
const THREADS = 256u;
const LANES = 32u;
const SIDE = 16u;
const MATRIX = SIDE * SIDE;
// Matrices of a subgroup, along rows and along columns.
const HIGH = MATRIX_HIGH;
const WIDE = 2u * MATRIX_RUNS;
const SUMS = HIGH * WIDE;
// Eight numbers between rows keep neighbours in different memory banks.
const STRIDE_A = DEPTH + 8u;
const STRIDE_B = DEPTH + 8u; // transposed: [COLUMNS][DEPTH]
const STRIDE_BT = COLUMNS + 8u; // else: [DEPTH][COLUMNS]

var<workgroup> tileA: array<f16, ROWS * STRIDE_A>;
var<workgroup> tileB: array<f16, COLUMNS * STRIDE_B>;
var<workgroup> stage: array<f32, THREADS / LANES * MATRIX>;

fn runOfA(row: u32, g: u32, k4: u32) -> vec4h {
  if (row >= launch.rows || k4 >= launch.inner / 4u) { return vec4h(); }
  return vec4h(a[(row * launch.groups + g) * (launch.inner / 4u) + k4]);
}

fn runOfB(column: u32, g: u32, k4: u32) -> vec4h {
  if (column >= launch.columns || k4 >= launch.inner / 4u) { return vec4h(); }
  return vec4h(b[(g * launch.columns + column) * (launch.inner / 4u) + k4]);
}

fn runOfRowB(column4: u32, g: u32, k: u32) -> vec4h {
  if (column4 >= launch.columns / 4u || k >= launch.inner) { return vec4h(); }
  return vec4h(b[(g * launch.inner + k) * (launch.columns / 4u) + column4]);
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let firstRow = group.x * ROWS;
  let firstColumn = group.y * COLUMNS;
  let subgroup = thread / LANES;
  let lane = thread % LANES;
  let high = subgroup / 2u * HIGH * SIDE;
  let wide = subgroup % 2u * WIDE * SIDE;
  var sums: array<subgroup_matrix_result<f32, 16, 16>, SUMS>; // [HIGH][WIDE]
  for (var k = 0u; k < launch.inner; k += DEPTH) {
    workgroupBarrier();
    for (var i = thread; i < ROWS * DEPTH / 4u; i += THREADS) {
      let run = runOfA(firstRow + i / (DEPTH / 4u), group.z, k / 4u + i % (DEPTH / 4u));
      let at = i / (DEPTH / 4u) * STRIDE_A + i % (DEPTH / 4u) * 4u;
      //@unroll
      for (var j = 0u; j < 4u; j++) { tileA[at + j] = run[j]; }
    }
    for (var i = thread; i < COLUMNS * DEPTH / 4u; i += THREADS) {
      var run = vec4h();
      var at: u32;
      if (TRANSPOSED) {
        run = runOfB(firstColumn + i / (DEPTH / 4u), group.z, k / 4u + i % (DEPTH / 4u));
        at = i / (DEPTH / 4u) * STRIDE_B + i % (DEPTH / 4u) * 4u;
      } else {
        run = runOfRowB(firstColumn / 4u + i % (COLUMNS / 4u), group.z, k + i / (COLUMNS / 4u));
        at = i / (COLUMNS / 4u) * STRIDE_BT + i % (COLUMNS / 4u) * 4u;
      }
      //@unroll
      for (var j = 0u; j < 4u; j++) { tileB[at + j] = run[j]; }
    }
    workgroupBarrier();
    for (var d = 0u; d < DEPTH; d += SIDE) {
      var left: array<subgroup_matrix_left<f16, 16, 16>, HIGH>;
      //@unroll
      for (var i = 0u; i < HIGH; i++) {
        left[i] = subgroupMatrixLoad<subgroup_matrix_left<f16, 16, 16>, row_major>(&tileA, (high + i * SIDE) * STRIDE_A + d, STRIDE_A);
      }
      //@unroll
      for (var j = 0u; j < WIDE; j++) {
        var right = subgroup_matrix_right<f16, 16, 16>();
        if (TRANSPOSED) {
          right = subgroupMatrixLoad<subgroup_matrix_right<f16, 16, 16>, col_major>(&tileB, (wide + j * SIDE) * STRIDE_B + d, STRIDE_B);
        } else {
          right = subgroupMatrixLoad<subgroup_matrix_right<f16, 16, 16>, row_major>(&tileB, d * STRIDE_BT + wide + j * SIDE, STRIDE_BT);
        }
        //@unroll
        for (var i = 0u; i < HIGH; i++) {
          sums[i * WIDE + j] = subgroupMatrixMultiplyAccumulate(left[i], right, sums[i * WIDE + j]);
        }
      }
    }
  }
  //@unroll
  for (var m = 0u; m < SUMS; m++) {
    subgroupMatrixStore<row_major>(&stage, subgroup * MATRIX, sums[m], SIDE);
    workgroupBarrier();
    for (var i = lane; i < MATRIX / 4u; i += LANES) {
      let row = firstRow + high + m / WIDE * SIDE + i / 4u;
      let column = firstColumn + wide + m % WIDE * SIDE + i % 4u * 4u;
      let at = subgroup * MATRIX + i * 4u;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, vec4f(stage[at], stage[at + 1u], stage[at + 2u], stage[at + 3u]), 4u);
      }
    }
    workgroupBarrier();
  }
}
