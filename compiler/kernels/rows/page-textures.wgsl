// Parameters' pages as textures, 1024 texels a row as in include/weights.wgsl.
alias Page = texture_storage_2d<rgba32float, read>;

fn four(page: Page, i: u32) -> vec4f { return textureLoad(page, vec2u(i & 1023u, i >> 10u)); }
