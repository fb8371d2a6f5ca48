// Two neighbouring pairs (x, y, x′, y′), turned by the angles whose (cos, sin, cos′, sin′) are given; `side` = −1 turns back.
alias Pairs = vec4f;
fn rotate(x: Pairs, angle: Pairs, side: f32) -> Pairs {
  return x * angle.xxzz + x.yxwz * (vec4f(-side, side, -side, side) * angle.yyww);
}
