// The frame of a row kernel: one workgroup, which is one subgroup, carries ROWS rows through the steps of a sampler's segment. Every value
// is spread over the lanes: its four number i is in lane i % LANES, the lane's own copy of the value's array holds it at place i / LANES:
// [ROWS][⌈fours / LANES⌉]. Lanes beyond the last four hold nothing of use; words (u32 [ROWS]) are the same in all lanes. So most steps read
// and write their own lane's arrays alone, and the others hand numbers around by broadcasts and sums; there are no barriers. The compiler
// writes the steps' parts (the other files of this folder) and has `main` call each one's `run` in order.
// A part's X and Y are lanes' arrays: X[…], or X_AT(row, place) and X_PUT(row, place, numbers) where the place is known only when it runs and the
// row is a constant. `//@weights W` declares a function W(i) that returns the four number i of the weights' page.
struct Launch {
  rows: u32,
  guided: u32, // 1 if the second half of the rows are the first half's unconditional counterparts
}

@group(0) @binding(0) var<uniform> launch: Launch;

override LANES: u32;
override ROWS: u32; // even
var<private> lane: u32;
var<private> tile: u32; // number of the workgroup

// The workgroup's row number `row`. Both rows of a guided pair belong to one workgroup: conditional rows are the first half of its rows.
// Those beyond the last row repeat it, and store nothing.
fn globalRow(row: u32) -> u32 {
  if (launch.guided == 0u) { return min(tile * ROWS + row, launch.rows - 1u); }
  let pairs = launch.rows / 2u;
  let pair = min(tile * (ROWS / 2u) + row % (ROWS / 2u), pairs - 1u);
  return select(pair + pairs, pair, row < ROWS / 2u);
}

fn isThere(row: u32) -> bool {
  if (launch.guided == 0u) { return tile * ROWS + row < launch.rows; }
  return tile * (ROWS / 2u) + row % (ROWS / 2u) < launch.rows / 2u;
}

fn sumOf(p: vec4f) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: vec4f) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  lane = thread;
  tile = group.y * groups.x + group.x;
  if ((group.y * groups.x + group.x) * ROWS >= launch.rows) { return; }
  // 1, but drivers don't know it: they would unroll loops whose length they know, and take several times as long to compile.
  let one = min(groups.x, 1u);
  //@steps
}
