// What the kernels of C = A · op(B) have in common.
struct Launch {
  rows: u32,
  columns: u32,
  inner: u32,
  groups: u32,
  // B's first texel in its page's texture; read by the forms that take B from there.
  texel: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

override TRANSPOSED: bool;
