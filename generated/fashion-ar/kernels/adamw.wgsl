// One step of AdamW over a page of parameters, with decoupled weight decay (Loshchilov and Hutter 2019), as torch.optim.AdamW does it:
//   w ← w · (1 − rate · decay),  g = scale · gradient,  m ← β1 m + (1 − β1) g,  v ← β2 v + (1 − β2) g²,
//   w ← w − rate · (m / correction1) / (√(v / correction2) + epsilon),  correction = 1 − βᵗ.
//
//   weights, gradients, firstMoment, secondMoment  [4 · count]
//   clip                                           [3]: gradient norm, scale and whether to update, as clip-scale writes them
//
// Where there is to be no update, everything stays as it is: 0 times a gradient that isn't finite would be NaN.
// One thread updates four parameters.

struct Launch {
  count: u32, // of four parameters
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  decay: f32, // 0 for pages that don't decay
  correction1: f32,
  correction2: f32,
}

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

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> firstMoment: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> secondMoment: array<vec4f>;
@group(0) @binding(5) var<storage, read> clip: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  if (index >= launch.count || clip[2] == 0.0) { return; }
  let gradient = gradients[index] * clip[1];
  let m = launch.beta1 * firstMoment[index] + (1.0 - launch.beta1) * gradient;
  let v = launch.beta2 * secondMoment[index] + (1.0 - launch.beta2) * gradient * gradient;
  let deviation = sqrt(v / launch.correction2) + launch.epsilon;
  let decayed = weights[index] * (1.0 - launch.rate * launch.decay);
  weights[index] = decayed - launch.rate * (m / launch.correction1) / deviation;
  firstMoment[index] = m;
  secondMoment[index] = v;
}
