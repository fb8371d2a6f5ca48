// Weights of at most 64 KiB from a uniform window that begins with them: half as dear as a texture's.
@group(0) @binding(2) var<uniform> b: array<vec4f, 4096>;

fn firstTexel() -> u32 {
  return 0u;
}

fn texel(index: u32) -> vec4f {
  return b[index];
}
