// Dropout of four consecutive numbers, drawn by counter from (number / 4, step, stream): the gradient draws the same.
//@include philox
fn dropped(x: Real, i: u32, rate: f32, stream: u32) -> Real {
  let words = philox(vec4u(i, launch.step, stream, 0u), vec2u(launch.seedLow, launch.seedHigh));
  return select(Real(), x / (1.0 - rate), vec4f(words >> vec4u(8u)) * 0x1p-24f >= vec4f(rate));
}
