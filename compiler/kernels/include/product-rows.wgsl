// What the kernels of dW = dyᵀ x have in common.
struct Launch {
  rows: u32,
  columns: u32,
  inner: u32,
  groups: u32,
  chunks: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

// Whether a bias wants the sums of Y's columns.
override SUMS_COLUMNS: bool;

// Rows of one group that a workgroup adds up.
struct Chunk {
  group: u32,
  first: u32,
  end: u32,
}

// Those of the workgroups whose number along z this is: chunk · groups + group.
fn chunkOf(z: u32) -> Chunk {
  let length = (launch.rows + launch.chunks - 1u) / launch.chunks;
  let first = z / launch.groups * length;
  return Chunk(z % launch.groups, first, min(first + length, launch.rows));
}
