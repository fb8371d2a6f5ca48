// Dropout of one number, drawn by counter from (number / 4, step, stream): the gradient draws the same.
//@include philox
fn dropped(x: Real, i: u32, rate: f32, stream: u32) -> Real {
  let words = philox(vec4u(i >> 2u, launch.step, stream, 0u), vec2u(launch.seedLow, launch.seedHigh));
  return select(0.0, x / (1.0 - rate), f32(words[i & 3u] >> 8u) * 0x1p-24f >= rate);
}
