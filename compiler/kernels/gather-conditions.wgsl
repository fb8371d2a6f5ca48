// Conditions of picked patches: y[c, t] = the state of neighbour conditions − 1 − t of patch picked[c] = row · patches + patch, and 0
// where that neighbour lies outside the grid. Neighbour 0 is the patch itself, so it comes last, as the reference prepends them.
//
//   x       [rows, patches, width]
//   picked  [children]
//   y       [children, conditions, width]
//
// One thread writes one pack.

struct Launch {
  count: u32, // packs of y
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
@group(0) @binding(1) var<storage, read> x: array<Pack>;
@group(0) @binding(2) var<storage, read> picked: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let column = index % launch.width;
  let token = (index / launch.width) % launch.conditions;
  let choice = picked[index / (launch.width * launch.conditions)];
  let found = neighbour(choice % launch.patches, launch.conditions - 1u - token, 1);
  if (found == OUTSIDE) {
    y[index] = Pack(0.0);
    return;
  }
  y[index] = x[((choice / launch.patches) * launch.patches + found) * launch.width + column];
}
