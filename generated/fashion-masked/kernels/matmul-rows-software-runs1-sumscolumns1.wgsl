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
const RUNS: u32 = 1u;

// What the kernels of dW = dyᵀ x have in common.
struct Launch {
  rows: u32,
  columns: u32,
  inner: u32,
  groups: u32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

// Whether a bias wants the sums of Y's columns.
const SUMS_COLUMNS: bool = true;

// Rows of one group that a workgroup adds up.
struct Chunk {
  group: u32,
  first: u32,
  end: u32,
}

// Those of the workgroups whose number along z this is: chunk · groups + group.
fn chunkOf(z: u32) -> Chunk {
  let length = (launch.rows + launch.chunks - 1u) / launch.chunks;
  let first = z / launch.groups * length;
  return Chunk(z % launch.groups, first, min(first + length, launch.rows));
}
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
    { own[0u] = x[row * inner4 + min(run + 0u * LANES, inner4 - 1u)]; }
    {
      let given = vec4f(subgroupBroadcast(mine[0u % 4u], 0u / 4u));
      { sums[0u * RUNS + 0u] = fma(given, own[0u], sums[0u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[1u % 4u], 1u / 4u));
      { sums[1u * RUNS + 0u] = fma(given, own[0u], sums[1u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[2u % 4u], 2u / 4u));
      { sums[2u * RUNS + 0u] = fma(given, own[0u], sums[2u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[3u % 4u], 3u / 4u));
      { sums[3u * RUNS + 0u] = fma(given, own[0u], sums[3u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[4u % 4u], 4u / 4u));
      { sums[4u * RUNS + 0u] = fma(given, own[0u], sums[4u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[5u % 4u], 5u / 4u));
      { sums[5u * RUNS + 0u] = fma(given, own[0u], sums[5u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[6u % 4u], 6u / 4u));
      { sums[6u * RUNS + 0u] = fma(given, own[0u], sums[6u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[7u % 4u], 7u / 4u));
      { sums[7u * RUNS + 0u] = fma(given, own[0u], sums[7u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[8u % 4u], 8u / 4u));
      { sums[8u * RUNS + 0u] = fma(given, own[0u], sums[8u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[9u % 4u], 9u / 4u));
      { sums[9u * RUNS + 0u] = fma(given, own[0u], sums[9u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[10u % 4u], 10u / 4u));
      { sums[10u * RUNS + 0u] = fma(given, own[0u], sums[10u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[11u % 4u], 11u / 4u));
      { sums[11u * RUNS + 0u] = fma(given, own[0u], sums[11u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[12u % 4u], 12u / 4u));
      { sums[12u * RUNS + 0u] = fma(given, own[0u], sums[12u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[13u % 4u], 13u / 4u));
      { sums[13u * RUNS + 0u] = fma(given, own[0u], sums[13u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[14u % 4u], 14u / 4u));
      { sums[14u * RUNS + 0u] = fma(given, own[0u], sums[14u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[15u % 4u], 15u / 4u));
      { sums[15u * RUNS + 0u] = fma(given, own[0u], sums[15u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[16u % 4u], 16u / 4u));
      { sums[16u * RUNS + 0u] = fma(given, own[0u], sums[16u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[17u % 4u], 17u / 4u));
      { sums[17u * RUNS + 0u] = fma(given, own[0u], sums[17u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[18u % 4u], 18u / 4u));
      { sums[18u * RUNS + 0u] = fma(given, own[0u], sums[18u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[19u % 4u], 19u / 4u));
      { sums[19u * RUNS + 0u] = fma(given, own[0u], sums[19u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[20u % 4u], 20u / 4u));
      { sums[20u * RUNS + 0u] = fma(given, own[0u], sums[20u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[21u % 4u], 21u / 4u));
      { sums[21u * RUNS + 0u] = fma(given, own[0u], sums[21u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[22u % 4u], 22u / 4u));
      { sums[22u * RUNS + 0u] = fma(given, own[0u], sums[22u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[23u % 4u], 23u / 4u));
      { sums[23u * RUNS + 0u] = fma(given, own[0u], sums[23u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[24u % 4u], 24u / 4u));
      { sums[24u * RUNS + 0u] = fma(given, own[0u], sums[24u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[25u % 4u], 25u / 4u));
      { sums[25u * RUNS + 0u] = fma(given, own[0u], sums[25u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[26u % 4u], 26u / 4u));
      { sums[26u * RUNS + 0u] = fma(given, own[0u], sums[26u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[27u % 4u], 27u / 4u));
      { sums[27u * RUNS + 0u] = fma(given, own[0u], sums[27u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[28u % 4u], 28u / 4u));
      { sums[28u * RUNS + 0u] = fma(given, own[0u], sums[28u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[29u % 4u], 29u / 4u));
      { sums[29u * RUNS + 0u] = fma(given, own[0u], sums[29u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[30u % 4u], 30u / 4u));
      { sums[30u * RUNS + 0u] = fma(given, own[0u], sums[30u * RUNS + 0u]); }
    }
    {
      let given = vec4f(subgroupBroadcast(mine[31u % 4u], 31u / 4u));
      { sums[31u * RUNS + 0u] = fma(given, own[0u], sums[31u * RUNS + 0u]); }
    }
  }
  if (SUMS_COLUMNS && group.y == 0u && firstColumn / 4u + lane < columns4) {
    columnSums[group.z * columns4 + firstColumn / 4u + lane] = columnSum;
  }
  // A copy of the registers that a loop of unknown length can index, so that the stores are compiled once.
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
  let wanted = min(COLUMNS, launch.columns - firstColumn) * RUNS;
  for (var i = 0u; i < wanted; i++) {
    let column = firstColumn + i / RUNS;
    let k = run + (i % RUNS) * LANES;
    if (k < inner4) {
      partial[(group.z * launch.columns + column) * inner4 + k] = results[i];
    }
  }
}
