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

const PACK: u32 = 4u;
//@tile 64 1 1

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
// Four neighbouring numbers of a row, for rows whose length is a multiple of four.
alias Pack = vec4f;
alias Words = vec4u;
const PACK_SIZE = 4u;
fn sumOf(p: Pack) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: Pack) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }
fn dotOf(a: Pack, b: Pack) -> f32 { return dot(a, b); }
// 1 in the lane that holds element `at` of the row, where this pack begins at element `start`; 0 elsewhere.
fn oneHot(start: u32, at: u32) -> Pack { return select(Pack(0.0), Pack(1.0), vec4u(start, start + 1u, start + 2u, start + 3u) == vec4u(at)); }

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read> dy: array<Pack>;
@group(0) @binding(3) var<storage, read_write> partials: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let column = index % launch.width;
  let slot = (index / launch.width) % launch.tables;
  let base = (index / launch.width) * launch.alphabet * launch.width + column;
  for (var v = 0u; v < launch.alphabet; v++) { partials[base + v * launch.width] = Pack(0.0); }
  if (slot >= launch.groups) { return; }

  let first = index / (launch.width * launch.tables) * launch.chunk;
  let end = min(first + launch.chunk, launch.rows);
  for (var row = first; row < end; row++) {
    let entry = base + indices[row * launch.perRow + slot] * launch.width;
    partials[entry] += dy[(row * launch.groups + slot) * launch.width + column];
  }
}
