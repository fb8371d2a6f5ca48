// Patches that are still masked before an iteration: mask[row, order[row, i]] = 1 for the places i < min(masked + picks, unknown[row]), else 0.
//
//   order, mask  [rows, patches]
//   unknown      [rows]: patches that aren't known from the beginning; they stand before the others in the order
//
// One thread handles one place of one row's order, so every patch is written once.

struct Launch {
  count: u32,
  patches: u32,
  masked: u32,
  picks: u32,
}

//@tile 64 1 1

//@include workgroup

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> unknown: array<u32>;
@group(0) @binding(3) var<storage, read_write> mask: array<u32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  let place = index % launch.patches;
  let masked = min(launch.masked + launch.picks, unknown[index / launch.patches]);
  mask[index - place + order[index]] = select(0u, 1u, place < masked);
}
