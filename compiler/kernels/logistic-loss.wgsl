// Loss of a discretised mixture of logistics in nats: nll[i] = −log p(targets[i]) under mixture i.
//
//   mixture  [count, 3 · COMPONENTS]: logits, means, log scales
//   targets  [count]
//   nll      [count]
//
// One thread takes one mixture.

struct Launch {
  count: u32,
}

override ALPHABET: u32;
//@tile 64 1 1

//@include workgroup
//@include logistic

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> mixture: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read_write> nll: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count) { return; }
  nll[index] = -mixtureLog(index * 3u * COMPONENTS, targets[index], 1.0);
}
