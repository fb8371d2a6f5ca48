// Patches of a grid and their neighbours. OFFSETS lists the step to each neighbour along each axis, [conditions, AXES] flattened; the
// first neighbour is the patch itself.
override AXES: u32;
//@list GRID
const GRID = array<u32, 2>(2u, 2u);
//@list OFFSETS
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
