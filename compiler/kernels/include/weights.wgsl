// Weights from their page's texture: four numbers a texel, 1024 texels a row. It is a storage texture because those have no levels of detail
// and nothing to sample: drivers load a texel of one in half the time of a sampled one's.
@group(0) @binding(2) var b: texture_storage_2d<rgba32float, read>;

fn texel(index: u32) -> vec4f {
  return textureLoad(b, vec2u(index & 1023u, index >> 10u));
}
