// y = table[position]: one token for all rows. The table begins at four number `at` of its page.
//@include lanes

fn tokenAt(y: ptr<private, Lanes>, width4: u32, page: Page, at: u32, position: u32, one: u32) {
  for (var place = 0u; place < PLACES * one; place++) {
    y[place] = four(page, at + position * width4 + min(place * LANES + lane, width4 - 1u));
  }
}
