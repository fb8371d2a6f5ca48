// The partial sums of matmul-rows.wgsl on matrix units, for `precision: mixed`: operands are rounded to f16, sums are f32.
// One workgroup computes 64 · MATRIX_HIGH columns × 64 · MATRIX_RUNS inner of one group and chunk. Its 8 subgroups of 32 lanes lie 4 × 2 on them,
// each with MATRIX_HIGH × 2 · MATRIX_RUNS matrices of 16 × 16 sums. `inner` and `columns` are multiples of 4.
// Tiles of 32 rows go through workgroup memory: the barrier before loading keeps the last tile until all have used it, the one after
// makes the new one visible. At the end the sums of one matrix after the other go through `stage`, where lanes can read them.
//@variant-of matmul-rows needs mixed matrices
//@tile COLUMNS INNER 1
//@form MATRIX_HIGH=2 MATRIX_RUNS=2
//@form MATRIX_HIGH=2 MATRIX_RUNS=1
//@form MATRIX_HIGH=1 MATRIX_RUNS=2
//@form MATRIX_HIGH=1 MATRIX_RUNS=1
enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;
// Addresses differ between subgroups, never inside one, which the check does not know.
diagnostic(off, chromium.subgroup_matrix_uniformity);
// 2 give the most arithmetic per load, 1 wastes less where X is narrow.
override MATRIX_RUNS: u32 = 2u;
// Matrices of a subgroup along the other axis: 2 give more arithmetic per load, 1 makes more workgroups.
override MATRIX_HIGH: u32 = 2u;

//@include product-rows
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partial: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> columnSums: array<vec4f>;

const COLUMNS = 64u * MATRIX_HIGH;
const INNER = 64u * MATRIX_RUNS;
const DEPTH = 32u;
const THREADS = 256u;
const LANES = 32u;
const SIDE = 16u;
const MATRIX = SIDE * SIDE;
// Matrices of a subgroup, along columns and along inner.
const HIGH = MATRIX_HIGH;
const WIDE = 2u * MATRIX_RUNS;
const SUMS = HIGH * WIDE;
// Eight numbers between rows keep neighbours in different memory banks.
const STRIDE_Y = COLUMNS + 8u;
const STRIDE_X = INNER + 8u;

var<workgroup> tileY: array<f16, DEPTH * STRIDE_Y>;
var<workgroup> tileX: array<f16, DEPTH * STRIDE_X>;
var<workgroup> stage: array<f32, THREADS / LANES * MATRIX>;
var<workgroup> columnStage: array<vec4f, THREADS>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = chunkOf(group.z);
  let columns4 = launch.columns / 4u;
  let inner4 = launch.inner / 4u;
  let firstColumn = group.x * COLUMNS;
  let firstInner = group.y * INNER;
  let subgroup = thread / LANES;
  let lane = thread % LANES;
  let high = subgroup / 2u * HIGH * SIDE;
  let wide = subgroup % 2u * WIDE * SIDE;
  var sums: array<subgroup_matrix_result<f32, 16, 16>, SUMS>; // [HIGH][WIDE]
  // Of the four columns that this thread loads, before they are rounded: COLUMNS / 4 divides THREADS.
  var columnSum = vec4f();
  for (var m = chunk.first; m < chunk.end; m += DEPTH) {
    workgroupBarrier();
    for (var i = thread; i < DEPTH * COLUMNS / 4u; i += THREADS) {
      let row = m + i / (COLUMNS / 4u);
      let column4 = firstColumn / 4u + i % (COLUMNS / 4u);
      var given = vec4f();
      if (row < chunk.end && column4 < columns4) { given = y[(row * launch.groups + chunk.group) * columns4 + column4]; }
      if (SUMS_COLUMNS) { columnSum += given; }
      let run = vec4h(given);
      let at = i / (COLUMNS / 4u) * STRIDE_Y + i % (COLUMNS / 4u) * 4u;
      //@unroll
      for (var j = 0u; j < 4u; j++) { tileY[at + j] = run[j]; }
    }
    for (var i = thread; i < DEPTH * INNER / 4u; i += THREADS) {
      let row = m + i / (INNER / 4u);
      let k4 = firstInner / 4u + i % (INNER / 4u);
      var run = vec4h();
      if (row < chunk.end && k4 < inner4) { run = vec4h(x[(row * launch.groups + chunk.group) * inner4 + k4]); }
      let at = i / (INNER / 4u) * STRIDE_X + i % (INNER / 4u) * 4u;
      //@unroll
      for (var j = 0u; j < 4u; j++) { tileX[at + j] = run[j]; }
    }
    workgroupBarrier();
    for (var d = 0u; d < DEPTH; d += SIDE) {
      var left: array<subgroup_matrix_left<f16, 16, 16>, HIGH>;
      //@unroll
      for (var i = 0u; i < HIGH; i++) {
        left[i] = subgroupMatrixLoad<subgroup_matrix_left<f16, 16, 16>, col_major>(&tileY, d * STRIDE_Y + high + i * SIDE, STRIDE_Y);
      }
      //@unroll
      for (var j = 0u; j < WIDE; j++) {
        let right = subgroupMatrixLoad<subgroup_matrix_right<f16, 16, 16>, row_major>(&tileX, d * STRIDE_X + wide + j * SIDE, STRIDE_X);
        //@unroll
        for (var i = 0u; i < HIGH; i++) {
          sums[i * WIDE + j] = subgroupMatrixMultiplyAccumulate(left[i], right, sums[i * WIDE + j]);
        }
      }
    }
  }
  columnStage[thread] = columnSum;
  // The sums of all threads must be there before one for each four columns adds them up.
  workgroupBarrier();
  if (SUMS_COLUMNS && group.y == 0u && thread < COLUMNS / 4u && firstColumn / 4u + thread < columns4) {
    for (var i = thread + COLUMNS / 4u; i < THREADS; i += COLUMNS / 4u) { columnSum += columnStage[i]; }
    columnSums[group.z * columns4 + firstColumn / 4u + thread] = columnSum;
  }
  //@unroll
  for (var q = 0u; q < SUMS; q++) {
    subgroupMatrixStore<row_major>(&stage, subgroup * MATRIX, sums[q], SIDE);
    workgroupBarrier();
    for (var i = lane; i < MATRIX / 4u; i += LANES) {
      let column = firstColumn + high + q / WIDE * SIDE + i / 4u;
      let k4 = (firstInner + wide + q % WIDE * SIDE) / 4u + i % 4u;
      let at = subgroup * MATRIX + i * 4u;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = vec4f(stage[at], stage[at + 1u], stage[at + 2u], stage[at + 3u]);
      }
    }
    workgroupBarrier();
  }
}
