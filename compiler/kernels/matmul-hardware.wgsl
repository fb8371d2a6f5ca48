// The product of matmul.wgsl for GPUs with arithmetic to spare: bigger tiles, loads of four numbers.
// One workgroup computes TILE_M rows × TILE_N columns of one group; a thread TILE_M / 16 rows × TILE_N / 16 columns, in
// runs of 4. `inner` and `columns` are multiples of 4. Tiles of A and B, DEPTH deep, go through workgroup memory, A's with the rows side by side: the barrier before loading keeps the last
// tile until all have used it, the one after makes the new one visible.
//@variant-of matmul needs hardware
//@tile ROWS COLUMNS 1
//@form TILE_M=128 TILE_N=64 DEPTH=16
//@form TILE_M=64 TILE_N=64 DEPTH=16
//@form TILE_M=128 TILE_N=128 DEPTH=8
override TILE_M: u32 = 128u;
override TILE_N: u32 = 64u;
override DEPTH: u32 = 16u;

//@include product
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
override PACK: u32;
//@include store-{PACK}

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
      //@unroll
      for (var j = 0u; j < 4u; j++) { tileA[at + j * STRIDE_A] = run[j]; }
    }
    for (var i = thread; i < COLUMNS * DEPTH / 4u; i += THREADS) {
      var run = vec4f();
      if (TRANSPOSED) {
        let column = firstColumn + i / (DEPTH / 4u);
        let k4 = k / 4u + i % (DEPTH / 4u);
        if (column < launch.columns && k4 < inner4) { run = b[(group.z * launch.columns + column) * inner4 + k4]; }
        let at = i % (DEPTH / 4u) * 4u * STRIDE_B + i / (DEPTH / 4u);
        //@unroll
        for (var j = 0u; j < 4u; j++) { tileB[at + j * STRIDE_B] = run[j]; }
      } else {
        let column4 = firstColumn / 4u + i % (COLUMNS / 4u);
        let row = k + i / (COLUMNS / 4u);
        if (column4 < columns4 && row < launch.inner) { run = b[(group.z * launch.inner + row) * columns4 + column4]; }
        let at = i / (COLUMNS / 4u) * STRIDE_B + i % (COLUMNS / 4u) * 4u;
        //@unroll
        for (var j = 0u; j < 4u; j++) { tileB[at + j] = run[j]; }
      }
    }
    workgroupBarrier();
    for (var d = 0u; d < DEPTH; d++) {
      var columns: array<vec4f, RUNS>;
      //@unroll
      for (var j = 0u; j < RUNS; j++) {
        let at = d * STRIDE_B + wide + j * 4u * SIDE;
        columns[j] = vec4f(tileB[at], tileB[at + 1u], tileB[at + 2u], tileB[at + 3u]);
      }
      //@unroll
      for (var i = 0u; i < HIGH; i++) {
        let x = vec4f(tileA[d * STRIDE_A + high + i]);
        //@unroll
        for (var j = 0u; j < RUNS; j++) { sums[i * RUNS + j] = fma(x, columns[j], sums[i * RUNS + j]); }
      }
    }
  }
  //@unroll
  for (var i = 0u; i < HIGH; i++) {
    let row = firstRow + high + i;
    //@unroll
    for (var j = 0u; j < RUNS; j++) {
      let column = firstColumn + wide + j * 4u * SIDE;
      if (row < launch.rows && column < launch.columns) {
        store((row * launch.groups + group.z) * launch.columns + column, sums[i * RUNS + j], 4u);
      }
    }
  }
}
