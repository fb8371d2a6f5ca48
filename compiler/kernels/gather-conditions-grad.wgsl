// Gradient of gather-conditions: dx[row, p] = Σ over the neighbours n of dy[child, conditions − 1 − n] of the patch whose neighbour n is
// p, if that patch was picked. Gathering by patch, in the order of n, needs no atomics.
//
//   dy    [children, conditions, width]
//   slot  [rows, patches]: 1 + the child of a picked patch, 0 for the others
//   dx    [rows, patches, width]
//
// One thread writes one pack.

struct Launch {
  count: u32, // packs of dx
  patches: u32,
  width: u32, // in packs
  conditions: u32,
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}
//@include neighbour

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> dy: array<Pack>;
@group(0) @binding(2) var<storage, read> slot: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let column = index % launch.width;
  let patchIndex = (index / launch.width) % launch.patches;
  let firstPatch = index / launch.width - patchIndex;
  var sum = Pack(0.0);
  for (var n = 0u; n < launch.conditions; n++) {
    let source = neighbour(patchIndex, n, -1);
    if (source == OUTSIDE) { continue; }
    let child = slot[firstPatch + source];
    if (child == 0u) { continue; }
    sum += dy[((child - 1u) * launch.conditions + launch.conditions - 1u - n) * launch.width + column];
  }
  dx[index] = sum;
}
