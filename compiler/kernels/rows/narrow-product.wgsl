// As product where no four divides the short inner axis of `inner` numbers, at most 4 · LANES; x is padded to fours.
//@include lanes

fn narrowWeight(page: Page, at: u32, number: u32) -> f32 { return four(page, at + number / 4u)[number % 4u]; }

fn narrowProduct(x: ptr<private, Lanes>, inner: u32, page: Page, at: u32, column: u32, one: u32) -> Fours {
  var sums = Fours();
  for (var k = 0u; k < inner * one; k++) {
    let i = 4u * column * inner + k;
    let w = vec4f(
      narrowWeight(page, at, i),
      narrowWeight(page, at, i + inner),
      narrowWeight(page, at, i + 2u * inner),
      narrowWeight(page, at, i + 3u * inner),
    );
    //@unroll
    for (var row = 0u; row < ROWS; row++) { sums[row] = fma(vec4f(subgroupShuffle(x[row][k % 4u], k / 4u)), w, sums[row]); }
  }
  return sums;
}
