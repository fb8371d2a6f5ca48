// The partial sums of matmul-rows.wgsl for GPUs with arithmetic to spare: bigger tiles, loads of four numbers.
// One workgroup computes TILE_M columns × TILE_N inner of one group and chunk; a thread TILE_M / 16 × TILE_N / 16, in
// runs of 4. `inner` and `columns` are multiples of 4.
// Tiles of 16 rows go through workgroup memory: the barrier before loading keeps the last tile until all have used it, the one after
// makes the new one visible.
//@variant-of matmul-rows needs hardware
//@tile COLUMNS INNER 1
//@form TILE_M=128 TILE_N=64
//@form TILE_M=64 TILE_N=64
//@form TILE_M=128 TILE_N=128
const TILE_M: u32 = 128u;
const TILE_N: u32 = 128u;

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
const SUMS_COLUMNS: bool = false;

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

const COLUMNS = TILE_M;
const INNER = TILE_N;
const DEPTH = 16u;
const THREADS = 256u;
const SIDE = 16u; // threads along either axis of the tile
const HIGH = COLUMNS / SIDE; // columns of a thread
const HIGH4 = HIGH / 4u;
const RUNS = INNER / (4u * SIDE); // its runs of 4 inner, 64 apart
const SUMS = HIGH * RUNS;

var<workgroup> tileY: array<vec4f, DEPTH * COLUMNS / 4u>; // [DEPTH][COLUMNS]
var<workgroup> tileX: array<vec4f, DEPTH * INNER / 4u>; // [DEPTH][INNER]

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = chunkOf(group.z);
  let columns4 = launch.columns / 4u;
  let inner4 = launch.inner / 4u;
  let firstColumn4 = group.x * COLUMNS / 4u;
  let firstInner4 = group.y * INNER / 4u;
  let high4 = thread / SIDE * HIGH4;
  let wide4 = thread % SIDE;
  var sums: array<vec4f, SUMS>; // [HIGH][RUNS]
  var columnSum = vec4f();
  for (var m = chunk.first; m < chunk.end; m += DEPTH) {
    workgroupBarrier();
    for (var i = thread; i < DEPTH * COLUMNS / 4u; i += THREADS) {
      let row = m + i / (COLUMNS / 4u);
      let column4 = firstColumn4 + i % (COLUMNS / 4u);
      var run = vec4f();
      if (row < chunk.end && column4 < columns4) { run = y[(row * launch.groups + chunk.group) * columns4 + column4]; }
      tileY[i] = run;
    }
    for (var i = thread; i < DEPTH * INNER / 4u; i += THREADS) {
      let row = m + i / (INNER / 4u);
      let k4 = firstInner4 + i % (INNER / 4u);
      var run = vec4f();
      if (row < chunk.end && k4 < inner4) { run = x[(row * launch.groups + chunk.group) * inner4 + k4]; }
      tileX[i] = run;
    }
    workgroupBarrier();
    if (SUMS_COLUMNS && thread < COLUMNS / 4u) {
      for (var d = 0u; d < DEPTH; d++) { columnSum += tileY[d * COLUMNS / 4u + thread]; }
    }
    for (var d = 0u; d < DEPTH; d++) {
      var y4: array<vec4f, HIGH4>;
      { y4[0u] = tileY[d * COLUMNS / 4u + high4 + 0u]; }
      { y4[1u] = tileY[d * COLUMNS / 4u + high4 + 1u]; }
      {
        let run = tileX[d * INNER / 4u + wide4 + 0u * SIDE];
        { sums[0u * RUNS + 0u] = fma(vec4f(y4[0u / 4u][0u % 4u]), run, sums[0u * RUNS + 0u]); }
        { sums[1u * RUNS + 0u] = fma(vec4f(y4[1u / 4u][1u % 4u]), run, sums[1u * RUNS + 0u]); }
        { sums[2u * RUNS + 0u] = fma(vec4f(y4[2u / 4u][2u % 4u]), run, sums[2u * RUNS + 0u]); }
        { sums[3u * RUNS + 0u] = fma(vec4f(y4[3u / 4u][3u % 4u]), run, sums[3u * RUNS + 0u]); }
        { sums[4u * RUNS + 0u] = fma(vec4f(y4[4u / 4u][4u % 4u]), run, sums[4u * RUNS + 0u]); }
        { sums[5u * RUNS + 0u] = fma(vec4f(y4[5u / 4u][5u % 4u]), run, sums[5u * RUNS + 0u]); }
        { sums[6u * RUNS + 0u] = fma(vec4f(y4[6u / 4u][6u % 4u]), run, sums[6u * RUNS + 0u]); }
        { sums[7u * RUNS + 0u] = fma(vec4f(y4[7u / 4u][7u % 4u]), run, sums[7u * RUNS + 0u]); }
      }
      {
        let run = tileX[d * INNER / 4u + wide4 + 1u * SIDE];
        { sums[0u * RUNS + 1u] = fma(vec4f(y4[0u / 4u][0u % 4u]), run, sums[0u * RUNS + 1u]); }
        { sums[1u * RUNS + 1u] = fma(vec4f(y4[1u / 4u][1u % 4u]), run, sums[1u * RUNS + 1u]); }
        { sums[2u * RUNS + 1u] = fma(vec4f(y4[2u / 4u][2u % 4u]), run, sums[2u * RUNS + 1u]); }
        { sums[3u * RUNS + 1u] = fma(vec4f(y4[3u / 4u][3u % 4u]), run, sums[3u * RUNS + 1u]); }
        { sums[4u * RUNS + 1u] = fma(vec4f(y4[4u / 4u][4u % 4u]), run, sums[4u * RUNS + 1u]); }
        { sums[5u * RUNS + 1u] = fma(vec4f(y4[5u / 4u][5u % 4u]), run, sums[5u * RUNS + 1u]); }
        { sums[6u * RUNS + 1u] = fma(vec4f(y4[6u / 4u][6u % 4u]), run, sums[6u * RUNS + 1u]); }
        { sums[7u * RUNS + 1u] = fma(vec4f(y4[7u / 4u][7u % 4u]), run, sums[7u * RUNS + 1u]); }
      }
    }
  }
  if (SUMS_COLUMNS && group.y == 0u && thread < COLUMNS / 4u && firstColumn4 + thread < columns4) {
    columnSums[group.z * columns4 + firstColumn4 + thread] = columnSum;
  }
  {
    let column = (firstColumn4 + high4) * 4u + 0u;
    {
      let k4 = firstInner4 + wide4 + 0u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[0u * RUNS + 0u];
      }
    }
    {
      let k4 = firstInner4 + wide4 + 1u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[0u * RUNS + 1u];
      }
    }
  }
  {
    let column = (firstColumn4 + high4) * 4u + 1u;
    {
      let k4 = firstInner4 + wide4 + 0u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[1u * RUNS + 0u];
      }
    }
    {
      let k4 = firstInner4 + wide4 + 1u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[1u * RUNS + 1u];
      }
    }
  }
  {
    let column = (firstColumn4 + high4) * 4u + 2u;
    {
      let k4 = firstInner4 + wide4 + 0u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[2u * RUNS + 0u];
      }
    }
    {
      let k4 = firstInner4 + wide4 + 1u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[2u * RUNS + 1u];
      }
    }
  }
  {
    let column = (firstColumn4 + high4) * 4u + 3u;
    {
      let k4 = firstInner4 + wide4 + 0u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[3u * RUNS + 0u];
      }
    }
    {
      let k4 = firstInner4 + wide4 + 1u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[3u * RUNS + 1u];
      }
    }
  }
  {
    let column = (firstColumn4 + high4) * 4u + 4u;
    {
      let k4 = firstInner4 + wide4 + 0u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[4u * RUNS + 0u];
      }
    }
    {
      let k4 = firstInner4 + wide4 + 1u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[4u * RUNS + 1u];
      }
    }
  }
  {
    let column = (firstColumn4 + high4) * 4u + 5u;
    {
      let k4 = firstInner4 + wide4 + 0u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[5u * RUNS + 0u];
      }
    }
    {
      let k4 = firstInner4 + wide4 + 1u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[5u * RUNS + 1u];
      }
    }
  }
  {
    let column = (firstColumn4 + high4) * 4u + 6u;
    {
      let k4 = firstInner4 + wide4 + 0u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[6u * RUNS + 0u];
      }
    }
    {
      let k4 = firstInner4 + wide4 + 1u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[6u * RUNS + 1u];
      }
    }
  }
  {
    let column = (firstColumn4 + high4) * 4u + 7u;
    {
      let k4 = firstInner4 + wide4 + 0u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[7u * RUNS + 0u];
      }
    }
    {
      let k4 = firstInner4 + wide4 + 1u * SIDE;
      if (column < launch.columns && k4 < inner4) {
        partial[(group.z * launch.columns + column) * inner4 + k4] = sums[7u * RUNS + 1u];
      }
    }
  }
}
