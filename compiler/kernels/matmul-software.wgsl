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
override ROWS: u32 = 16u;
// Runs of 4 columns in each lane: 2 give the most arithmetic per load, 1 wastes less where columns are few.
override RUNS: u32 = 2u;

//@include workgroup
//@include product
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
//@include weights
override PACK: u32;
//@include store-{PACK}

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
  //@unroll
  for (var q = 0u; q < LOADS; q++) { rowA[q] = (min(firstRow + q * LANES + lane, lastRow) * launch.groups + workgroup.id.z) * inner4; }
  let baseB = launch.texel + workgroup.id.z * columns4 * launch.inner;
  var runs: array<u32, RUNS>;
  //@unroll
  for (var j = 0u; j < RUNS; j++) { runs[j] = min(run + j * LANES, columns4 - 1u); }
  var sums: array<vec4f, SUMS>; // [ROWS][RUNS]
  if (launch.rows - firstRow <= FEW) {
    for (var k = 0u; k < inner4; k++) {
      let x = a[rowA[0] + k];
      //@unroll
      for (var j = 0u; j < RUNS; j++) {
        let w = weights(baseB, runs[j], k);
        //@unroll
        for (var i = 0u; i < FEW; i++) { sums[i * RUNS + j] = grown(sums[i * RUNS + j], subgroupShuffle(x, i + none), w); }
      }
    }
  } else {
    for (var k = 0u; k < inner4; k++) {
      var x: array<vec4f, LOADS>;
      //@unroll
      for (var q = 0u; q < LOADS; q++) { x[q] = a[rowA[q] + k]; }
      //@unroll
      for (var j = 0u; j < RUNS; j++) {
        let w = weights(baseB, runs[j], k);
        //@unroll
        for (var i = 0u; i < ROWS; i++) { sums[i * RUNS + j] = grown(sums[i * RUNS + j], subgroupShuffle(x[i / LANES], i % LANES + none), w); }
      }
    }
  }
  // A copy of the registers that a loop of unknown length can index: the driver would unroll another and compile `store` for each row.
  var results: array<vec4f, SUMS>;
  //@unroll
  for (var m = 0u; m < SUMS; m++) { results[m] = sums[m]; }
  let wanted = min(ROWS, launch.rows - firstRow);
  for (var i = 0u; i < wanted; i++) {
    let at = ((firstRow + i) * launch.groups + workgroup.id.z) * columns4;
    //@unroll
    for (var j = 0u; j < RUNS; j++) {
      let column = run + j * LANES;
      if (column < columns4) { store((at + column) * 4u, results[i * RUNS + j], 4u); }
    }
  }
}
