// Gradients of LayerNorm and RMSNorm with respect to their gain and bias, summed over each of `chunks` runs of `chunk` rows:
//   partials[c, w]     = Σ over the rows r of run c of dy[r, w] · (x[r, w] − mean[r]) · inverse[r]
//   biasPartials[c, w] = Σ over the rows r of run c of dy[r, w].
// sum-rows then adds the runs up. Runs and rows are added in a fixed order, so the result is the same every time.
//
//   x, dy                   [rows, width]
//   statistics              [rows, 2]: mean and inverse deviation
//   partials, biasPartials  [chunks, width]
//
// One thread sums one pack of features over one run.

struct Launch {
  count: u32, // packs of `partials`
  rows: u32,
  width: u32, // in packs
  chunk: u32,
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Pack>;
@group(0) @binding(2) var<storage, read> statistics: array<vec2f>;
@group(0) @binding(3) var<storage, read> dy: array<Pack>;
@group(0) @binding(4) var<storage, read_write> partials: array<Pack>;
@group(0) @binding(5) var<storage, read_write> biasPartials: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let column = index % launch.width;
  let first = (index / launch.width) * launch.chunk;
  let end = min(first + launch.chunk, launch.rows);

  var sum = Pack(0.0);
  var biasSum = Pack(0.0);
  for (var row = first; row < end; row++) {
    let at = row * launch.width + column;
    let moments = statistics[row];
    let slope = dy[at];
    sum += slope * (x[at] - moments.x) * moments.y;
    biasSum += slope;
  }
  partials[index] = sum;
  biasPartials[index] = biasSum;
}
