// The first cell of the patch at the scalar `position` of every row's region.
//@include region

fn run(one: u32) {
  let offset = patchOffset(launch.position);
  for (var row = 0u; row < ROWS * one; row++) { Y[row] = ORIGIN[row] + offset; }
}
