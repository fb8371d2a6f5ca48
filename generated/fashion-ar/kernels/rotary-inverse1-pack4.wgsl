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

const PACK: u32 = 4u; // 4, or 2 where heads are 4n + 2 wide
const INVERSE: bool = true;
//@tile 64 1 1

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
// Two neighbouring pairs (x, y, x′, y′), turned by the angles whose (cos, sin, cos′, sin′) are given; `side` = −1 turns back.
alias Pairs = vec4f;
fn rotate(x: Pairs, angle: Pairs, side: f32) -> Pairs {
  return x * angle.xxzz + x.yxwz * (vec4f(-side, side, -side, side) * angle.yyww);
}

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
