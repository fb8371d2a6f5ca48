// Puts zeros around the tokens of every row: y[row, before + t] = x[row, t], other tokens are 0.
//
//   x  [rows, tokens, width],  y  [rows, before + tokens + after, width]
//
// One thread writes one pack of y.

struct Launch {
  count: u32, // packs of y
  sourceSpan: u32, // packs of x in each row
  targetSpan: u32, // packs of y in each row
  start: u32, // packs of zeros in front
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Words>;
@group(0) @binding(2) var<storage, read_write> y: array<Words>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  // Before the first token this wraps to a huge number, which is also outside.
  let at = index % launch.targetSpan - launch.start;
  if (at >= launch.sourceSpan) {
    y[index] = Words(0u);
    return;
  }
  y[index] = x[(index / launch.targetSpan) * launch.sourceSpan + at];
}
