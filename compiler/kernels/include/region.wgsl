// Where the cells of a region lie. Cells are numbered in raster order over the whole canvas; EXTENTS are the canvas's, GRID is the
// region's number of patches and PATCH a patch's number of cells, all from the outermost axis.
override AXES: u32;
//@list EXTENTS
const EXTENTS = array<u32, 2>(4u, 4u);
//@list GRID
const GRID = array<u32, 2>(2u, 2u);
//@list PATCH
const PATCH = array<u32, 2>(2u, 2u);

// Cells from a region's first cell to the first cell of its patch number `patchIndex`.
fn patchOffset(patchIndex: u32) -> u32 {
  var rest = patchIndex;
  var stride = 1u;
  var offset = 0u;
  for (var a = AXES; a > 0u; a--) {
    offset += (rest % GRID[a - 1u]) * PATCH[a - 1u] * stride;
    rest /= GRID[a - 1u];
    stride *= EXTENTS[a - 1u];
  }
  return offset;
}

// Cells from a patch's first cell to its cell number `position`.
fn cellOffset(position: u32) -> u32 {
  var rest = position;
  var stride = 1u;
  var offset = 0u;
  for (var a = AXES; a > 0u; a--) {
    offset += (rest % PATCH[a - 1u]) * stride;
    rest /= PATCH[a - 1u];
    stride *= EXTENTS[a - 1u];
  }
  return offset;
}
