// Features of the patch before `position` (of the first one at 0) of every row's region, normalised: channel slowest, then the cells of the
// patch in raster order; the last four is padded with zeros.
//@include lanes
//@include region
//@include normalise
override CHANNELS: u32;

struct Patch {
  width: u32, // CHANNELS · cells
  cells: u32, // ΠPATCH
  largest: f32, // token
}

fn patchify(
  origins: ptr<private, Words>,
  y: ptr<private, Lanes>,
  how: Patch,
  canvas: ptr<storage, array<u32>>,
  position: u32,
  one: u32,
) {
  let patchStart = patchOffset(max(position, 1u) - 1u);
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    var features = vec4f();
    for (var part = 0u; part < 4u; part++) {
      let index = (item % PLACES * LANES + lane) * 4u + part;
      if (index < how.width) {
        let cell = origins[item / PLACES] + patchStart + cellOffset(index % how.cells);
        let channel = index / how.cells;
        features[part] = normalised(f32(canvas[cell * CHANNELS + channel]), channel, how.largest);
      }
    }
    y[item] = features;
  }
}
