// Tokens of every row in another order: y[row, t] = x[row, order[row, t]].
//
//   x, y   [rows, tokens, width]
//   order  [rows, tokens]: a permutation for each row
//
// One thread copies one pack.

struct Launch {
  count: u32, // packs
  tokens: u32,
  width: u32, // in packs
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Words>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<Words>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let token = index / launch.width;
  let row = token / launch.tokens;
  y[index] = x[(row * launch.tokens + order[token]) * launch.width + index % launch.width];
}
