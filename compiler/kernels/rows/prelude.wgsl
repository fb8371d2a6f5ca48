// What the parts of row kernels stand on. In a row kernel one workgroup, which is one subgroup, carries ROWS rows through the steps of a
// sampler's segment. Every value is spread over the lanes: its four number i is in lane i % LANES, whose own array holds it at place i / LANES.
// Lanes beyond the last four hold nothing of use; words are the same in all lanes. So most steps read and write their own lane's arrays alone,
// and the others hand numbers around by shuffles and sums; there are no barriers. The parts are functions, the other files of this folder; the
// compiler writes the arrays and `main`, which calls a part for each step.
//
// Loops run to `n * one`, where `one` is 1, but drivers don't know it: they would unroll loops whose length they know, and take several times as
// long to compile. It is handed from function to function, since subgroup operations need loops that are uniform, and WGSL doesn't take a
// private variable for uniform.
enable subgroups;

//@size LANES
const LANES = 8u;
//@size ROWS
const ROWS = 2u; // even

// A word of each row, and four numbers of each row.
alias Words = array<u32, ROWS>;
alias Fours = array<vec4f, ROWS>;
// What elementwise functions work on.
alias Real = vec4f;

var<private> lane: u32;
var<private> tile: u32; // number of the workgroup
var<private> rows: u32; // of the segment
var<private> paired: bool; // the second half of the rows are the first half's unconditional counterparts

// The workgroup's row number `row`. Both rows of a guided pair belong to one workgroup: conditional rows are the first half of its rows.
// Those beyond the last row repeat it, and store nothing.
fn globalRow(row: u32) -> u32 {
  if (!paired) { return min(tile * ROWS + row, rows - 1u); }
  let pairs = rows / 2u;
  let pair = min(tile * (ROWS / 2u) + row % (ROWS / 2u), pairs - 1u);
  return select(pair + pairs, pair, row < ROWS / 2u);
}

fn isThere(row: u32) -> bool {
  if (!paired) { return tile * ROWS + row < rows; }
  return tile * (ROWS / 2u) + row % (ROWS / 2u) < rows / 2u;
}

fn sumOf(p: vec4f) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: vec4f) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }
