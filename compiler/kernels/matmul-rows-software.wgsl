// The partial sums of matmul-rows.wgsl for adapters that run on a CPU: one lane loads four columns of Y for one row, a broadcast from a
// constant lane hands each to all, and every lane multiplies them with its own RUNS runs of 4 numbers of X.
// Each lane sums up its four columns on the way, for a bias.
// One workgroup, one subgroup of 8 lanes, computes 32 columns × 32 · RUNS inner of one group and chunk. `columns` and `inner` are multiples of 4.
//@variant-of matmul-rows needs subgroups software
//@tile COLUMNS INNER 1
//@form RUNS=2
//@form RUNS=1
enable subgroups;
// Runs of 4 numbers of X in each lane: 2 give the most arithmetic per load, 1 wastes less where X is narrow.
override RUNS: u32 = 2u;

//@include product-rows
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partial: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> columnSums: array<vec4f>;

const COLUMNS = 32u;
const INNER = 32u * RUNS;
const LANES = 8u;
const SUMS = COLUMNS * RUNS;

@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let lane = local.x;
  let chunk = chunkOf(group.z);
  let columns4 = launch.columns / 4u;
  let inner4 = launch.inner / 4u;
  let firstColumn = group.x * COLUMNS;
  let run = group.y * RUNS * LANES + lane;
  let column4 = min(firstColumn / 4u + lane, columns4 - 1u);
  var sums: array<vec4f, SUMS>; // [COLUMNS][RUNS]
  var columnSum = vec4f();
  for (var m = chunk.first; m < chunk.end; m++) {
    let row = m * launch.groups + chunk.group;
    let mine = y[row * columns4 + column4];
    if (SUMS_COLUMNS) { columnSum += mine; }
    var own = array<vec4f, RUNS>();
    //@unroll
    for (var j = 0u; j < RUNS; j++) { own[j] = x[row * inner4 + min(run + j * LANES, inner4 - 1u)]; }
    //@unroll
    for (var i = 0u; i < COLUMNS; i++) {
      let given = vec4f(subgroupBroadcast(mine[i % 4u], i / 4u));
      //@unroll
      for (var j = 0u; j < RUNS; j++) { sums[i * RUNS + j] = fma(given, own[j], sums[i * RUNS + j]); }
    }
  }
  if (SUMS_COLUMNS && group.y == 0u && firstColumn / 4u + lane < columns4) {
    columnSums[group.z * columns4 + firstColumn / 4u + lane] = columnSum;
  }
  // A copy of the registers that a loop of unknown length can index, so that the stores are compiled once.
  var results: array<vec4f, SUMS>;
  //@unroll
  for (var i = 0u; i < SUMS; i++) { results[i] = sums[i]; }
  let wanted = min(COLUMNS, launch.columns - firstColumn) * RUNS;
  for (var i = 0u; i < wanted; i++) {
    let column = firstColumn + i / RUNS;
    let k = run + (i % RUNS) * LANES;
    if (k < inner4) {
      partial[(group.z * launch.columns + column) * inner4 + k] = results[i];
    }
  }
}
