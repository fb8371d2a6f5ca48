// Weights from their page's texture: four numbers a texel, 1024 texels a row.
@group(0) @binding(2) var b: texture_2d<f32>;

fn firstTexel() -> u32 {
  return launch.texel;
}

fn texel(index: u32) -> vec4f {
  return textureLoad(b, vec2u(index & 1023u, index >> 10u), 0);
}
