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
// Patches of a grid and their neighbours. OFFSETS lists the step to each neighbour along each axis, [conditions, AXES] flattened; the
// first neighbour is the patch itself.
const AXES: u32 = 2u;
const GRID = array<u32, 2>(4u, 4u);
const OFFSETS = array<i32, 2>(0i, 0i);

const OUTSIDE = 0xffffffffu;

// The patch that lies `side` (1 or −1) times neighbour n's step from `patchIndex`; OUTSIDE beyond the grid.
fn neighbour(patchIndex: u32, n: u32, side: i32) -> u32 {
  var rest = patchIndex;
  var stride = 1u;
  var found = 0u;
  for (var a = AXES; a > 0u; a--) {
    let place = i32(rest % GRID[a - 1u]) + side * OFFSETS[n * AXES + a - 1u];
    if (place < 0 || place >= i32(GRID[a - 1u])) { return OUTSIDE; }
    found += u32(place) * stride;
    rest /= GRID[a - 1u];
    stride *= GRID[a - 1u];
  }
  return found;
}

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
