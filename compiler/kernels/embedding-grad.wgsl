// Gradient of embedding with respect to its tables, over each of several runs of `chunk` rows:
//   partials[c, g, v] = Σ over the rows r of run c with indices[r, g] = v of dy[r, g]; zero for tables g ≥ groups.
// sum-rows then adds the runs up. A thread alone owns its column of its run's table, so rows are added in their order without
// atomics and the result is the same every time.
//
//   indices   [rows, perRow]
//   dy        [rows, groups, width]
//   partials  [chunks, tables, alphabet, width]
//
// One thread fills one pack-wide column of one table for one run.

struct Launch {
  count: u32, // chunks · tables · width
  rows: u32,
  width: u32, // in packs
  tables: u32,
  groups: u32,
  perRow: u32,
  alphabet: u32,
  chunk: u32,
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read> dy: array<Pack>;
@group(0) @binding(3) var<storage, read_write> partials: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let column = index % launch.width;
  let group = (index / launch.width) % launch.tables;
  let base = (index / launch.width) * launch.alphabet * launch.width + column;
  for (var v = 0u; v < launch.alphabet; v++) { partials[base + v * launch.width] = Pack(0.0); }
  if (group >= launch.groups) { return; }

  let first = index / (launch.width * launch.tables) * launch.chunk;
  let end = min(first + launch.chunk, launch.rows);
  for (var row = first; row < end; row++) {
    let entry = base + indices[row * launch.perRow + group] * launch.width;
    partials[entry] += dy[(row * launch.groups + group) * launch.width + column];
  }
}
