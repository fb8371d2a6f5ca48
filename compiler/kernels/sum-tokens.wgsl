// Adds up the tokens of every row, in their order: y[row, 0] = Σ_t x[row, t].
//
//   x  [rows, tokens, width],  y  [rows, 1, width]
//
// One thread writes one pack of y.

struct Launch {
  count: u32, // packs of y
  tokens: u32,
  width: u32, // in packs
}

override PACK: u32;
//@tile 64 1 1

//@include workgroup
//@include pack-{PACK}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> x: array<Pack>;
@group(0) @binding(2) var<storage, read_write> y: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let start = (index / launch.width) * launch.tokens * launch.width + index % launch.width;
  var sum = Pack(0.0);
  for (var token = 0u; token < launch.tokens; token++) { sum += x[start + token * launch.width]; }
  y[index] = sum;
}
