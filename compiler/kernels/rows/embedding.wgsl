// y[row] = table[index of the row]. The table begins at four number `at` of its page.
//@include lanes

fn embedding(index: ptr<private, Words>, y: ptr<private, Lanes>, width4: u32, page: Page, at: u32, one: u32) {
  for (var item = 0u; item < ROWS * PLACES * one; item++) {
    let i = min(item % PLACES * LANES + lane, width4 - 1u);
    y[item] = four(page, at + index[item / PLACES] * width4 + i);
  }
}
