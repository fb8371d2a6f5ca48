// One pair (x, y), turned by the angle whose (cos, sin) is given; `side` = −1 turns back.
alias Pairs = vec2f;
fn rotate(x: Pairs, angle: Pairs, side: f32) -> Pairs {
  return x * angle.xx + x.yx * (vec2f(-side, side) * angle.yy);
}
