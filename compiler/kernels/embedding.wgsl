// Looks rows of tables up: y[row, g] = table[g][indices[row, g]].
//
//   indices  [rows, perRow], of which the first `groups` of each row are read
//   table    [tables, alphabet, width]
//   y        [rows, groups, width]
//
// One thread copies one pack.

struct Launch {
  count: u32, // packs of y
  width: u32, // in packs
  groups: u32,
  perRow: u32,
  alphabet: u32,
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<Pack>;
@group(0) @binding(3) var<storage, read_write> y: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let column = index % launch.width;
  let group = (index / launch.width) % launch.groups;
  let row = index / (launch.width * launch.groups);
  let entry = group * launch.alphabet + indices[row * launch.perRow + group];
  y[index] = table[entry * launch.width + column];
}
