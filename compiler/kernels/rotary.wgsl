// Rotary positions: turns the pairs (2i, 2i + 1) of every head's query and key by the token's angles and copies the values:
//   (x, y) → (x cos − y sin, y cos + x sin); with INVERSE, the transposed rotation (the gradient).
//
//   qkv, rotated  [rows, tokens, 3 · width]: queries, keys, values, each with heads side by side
//   table         [positions, head / 2, 2] of cos, sin; token t takes the table's row first + t
//
// One thread turns one pack (one or two pairs).

struct Launch {
  count: u32, // packs
  tokens: u32,
  width: u32, // in packs
  head: u32, // a head's width, in packs
  first: u32,
}

override PACK: u32; // 4, or 2 where heads are 4n + 2 wide
override INVERSE: bool;
//@tile 64 1 1

//@include workgroup
//@include rotate-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> qkv: array<Pairs>;
@group(0) @binding(2) var<storage, read> table: array<Pairs>;
@group(0) @binding(3) var<storage, read_write> rotated: array<Pairs>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let column = index % (3u * launch.width);
  if (column >= 2u * launch.width) {
    rotated[index] = qkv[index];
    return;
  }
  let token = launch.first + (index / (3u * launch.width)) % launch.tokens;
  let angle = table[token * launch.head + column % launch.head];
  rotated[index] = rotate(qkv[index], angle, select(1.0, -1.0, INVERSE));
}
