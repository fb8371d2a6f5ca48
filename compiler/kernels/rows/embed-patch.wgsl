// Features of the patch before `position` (of the first one at 0) of every row's region, channel slowest, then the cells of the patch in raster
// order: for each token the row channel · alphabet + token of a table, which begins at four number `at` of its page.
//@include lanes
//@include region
override CHANNELS: u32;

struct EmbeddedPatch {
  width4: u32, // fours of the features
  entry4: u32, // of one token
  cells: u32, // ΠPATCH
  alphabet: u32,
}

fn embedPatch(
  origins: ptr<private, Words>,
  y: ptr<private, Lanes>,
  how: EmbeddedPatch,
  canvas: ptr<storage, array<u32>>,
  page: Page,
  at: u32,
  position: u32,
  one: u32,
) {
  let patchStart = patchOffset(max(position, 1u) - 1u);
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    let i = min(item % PLACES * LANES + lane, how.width4 - 1u);
    let index = i / how.entry4;
    let channel = index / how.cells;
    let cell = origins[item / PLACES] + patchStart + cellOffset(index % how.cells);
    let entry = channel * how.alphabet + canvas[cell * CHANNELS + channel];
    y[item] = four(page, at + entry * how.entry4 + i % how.entry4);
  }
}
