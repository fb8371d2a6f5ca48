// dW = dyᵀ x: partial sums over rows, in groups.  P[chunk, g, n, k] = Σ_{m in chunk} Y[m, g, n] · X[m, g, k]
// On the way, for a bias: S[chunk, g, n] = Σ_{m in chunk} Y[m, g, n], by the workgroups of the first inner.
// Y [rows, groups, columns], X [rows, groups, inner], P [chunks, groups, columns, inner], S [chunks, groups, columns]; a second
// kernel adds the chunks up.
// One workgroup computes 64 columns × 64 inner of one group and chunk; a thread 4 × 4. Tiles of 16 rows go through workgroup memory:
// the barrier before loading keeps the last tile until all have used it, the one after makes the new one visible.
//@tile 64 64 1
//@sizes rows columns inner groups chunks
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
@group(0) @binding(1) var<storage, read> y: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read_write> partial: array<f32>;
@group(0) @binding(4) var<storage, read_write> columnSums: array<f32>;

const DEPTH = 16u;
const TILE = 64u;
var<workgroup> tileY: array<f32, 1024>; // [DEPTH][TILE]
var<workgroup> tileX: array<f32, 1024>; // [DEPTH][TILE]

@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = chunkOf(group.z);
  let firstColumn = group.x * TILE;
  let firstInner = group.y * TILE;
  var sums: array<vec4f, 4>;
  var columnSum = 0.0;
  for (var m = chunk.first; m < chunk.end; m += DEPTH) {
    workgroupBarrier();
    for (var i = thread; i < DEPTH * TILE; i += 256u) {
      let row = m + i / TILE;
      let column = firstColumn + i % TILE;
      let k = firstInner + i % TILE;
      tileY[i] = select(0.0, y[(row * launch.groups + chunk.group) * launch.columns + min(column, launch.columns - 1u)], row < chunk.end && column < launch.columns);
      tileX[i] = select(0.0, x[(row * launch.groups + chunk.group) * launch.inner + min(k, launch.inner - 1u)], row < chunk.end && k < launch.inner);
    }
    workgroupBarrier();
    if (SUMS_COLUMNS && thread < TILE) {
      for (var d = 0u; d < DEPTH; d++) { columnSum += tileY[d * TILE + thread]; }
    }
    for (var d = 0u; d < DEPTH; d++) {
      let at = d * TILE + local.x * 4u;
      let columns = vec4f(tileX[at], tileX[at + 1u], tileX[at + 2u], tileX[at + 3u]);
      for (var i = 0u; i < 4u; i++) {
        sums[i] = fma(vec4f(tileY[d * TILE + local.y * 4u + i]), columns, sums[i]);
      }
    }
  }
  if (SUMS_COLUMNS && group.y == 0u && thread < TILE && firstColumn + thread < launch.columns) {
    columnSums[group.z * launch.columns + firstColumn + thread] = columnSum;
  }
  let inner = firstInner + local.x * 4u;
  for (var i = 0u; i < 4u; i++) {
    let column = firstColumn + local.y * 4u + i;
    for (var j = 0u; j < 4u; j++) {
      if (column < launch.columns && inner + j < launch.inner) {
        partial[(group.z * launch.columns + column) * launch.inner + inner + j] = sums[i][j];
      }
    }
  }
}
