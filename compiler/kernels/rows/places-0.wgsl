// Reads and writes a lane's share at a place that is known only when the kernel runs, in a row that is a constant. Among few places these choose:
// indexing a private array, a software adapter's driver reads and writes number by number and lane by lane, with a branch for each write.
//@include lanes

fn readPlace(x: ptr<private, Lanes>, row: u32, place: u32) -> vec4f {
  var found = x[row % HELD * PLACES];
  //@unroll
  for (var other = 0u; other < PLACES; other++) { found = select(found, x[row % HELD * PLACES + other], place == other); }
  return found;
}

fn putPlace(x: ptr<private, Lanes>, row: u32, place: u32, numbers: vec4f) {
  //@unroll
  for (var other = 0u; other < PLACES; other++) {
    let at = row % HELD * PLACES + other;
    x[at] = select(x[at], numbers, place == other);
  }
}
