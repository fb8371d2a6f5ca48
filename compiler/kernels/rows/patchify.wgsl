// Features of the patch before the scalar `position` (of the first one at 0) of every row's region, normalised: channel slowest, then the
// cells of the patch in raster order; the last four is padded with zeros.
override WIDTH: u32; // CHANNELS · ΠPATCH
override CHANNELS: u32;
override CELLS: u32; // ΠPATCH
override LARGEST: f32; // token
//@include region
//@include normalise
@group(0) @binding(1) var<storage, read> CANVAS: array<u32>;

const PLACES = (WIDTH + 4u * LANES - 1u) / (4u * LANES);

fn run(one: u32) {
  let patchStart = patchOffset(max(launch.position, 1u) - 1u);
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    var features = vec4f();
    for (var part = 0u; part < 4u; part++) {
      let index = (item % PLACES * LANES + lane) * 4u + part;
      if (index < WIDTH) {
        let cell = ORIGIN[item / PLACES] + patchStart + cellOffset(index % CELLS);
        let channel = index / CELLS;
        features[part] = normalised(f32(CANVAS[cell * CHANNELS + channel]), channel, LARGEST);
      }
    }
    Y[item] = features;
  }
}
