// Cross-entropy in nats: nll[r] = log Σ_v exp(logits[r, v]) − logits[r, targets[r]].
//
//   logits  [rows, alphabet]
//   targets [rows]
//   nll     [rows]
//
// One workgroup covers 64 / LANES rows, each with LANES threads; the barriers are in row-sum and row-max.

struct Launch {
  rows: u32,
  width: u32, // alphabet, in packs
}

const PACK: u32 = 4u;
const LANES: u32 = 1u;
//@tile ROWS 1 1

// Four neighbouring numbers of a row, for rows whose length is a multiple of four.
alias Pack = vec4f;
alias Words = vec4u;
const PACK_SIZE = 4u;
fn sumOf(p: Pack) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: Pack) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }
fn dotOf(a: Pack, b: Pack) -> f32 { return dot(a, b); }
// 1 in the lane that holds element `at` of the row, where this pack begins at element `start`; 0 elsewhere.
fn oneHot(start: u32, at: u32) -> Pack { return select(Pack(0.0), Pack(1.0), vec4u(start, start + 1u, start + 2u, start + 3u) == vec4u(at)); }
// Rows that LANES threads of one workgroup share, and sums over them. With one thread per row there is nothing to exchange.
// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
const ROWS = 64u / LANES; // of a workgroup

// The thread's row.
fn rowOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * ROWS + thread / LANES; }

var<workgroup> partials: array<f32, 64>;

fn rowSum(partial: f32, thread: u32) -> f32 {
  if (LANES == 1u) { return partial; }
  partials[thread] = partial;
  // Every thread's partial must be there before any thread adds them up …
  workgroupBarrier();
  let first = thread - thread % LANES;
  var total = 0.0;
  for (var i = 0u; i < LANES; i++) { total += partials[first + i]; }
  // … and read by all before the next sum overwrites it.
  workgroupBarrier();
  return total;
}
// Largest number of a row that LANES threads of one workgroup share; stands beside row-sum, whose workgroup memory it uses.
fn rowMax(partial: f32, thread: u32) -> f32 {
  if (LANES == 1u) { return partial; }
  partials[thread] = partial;
  // Every thread's number must be there before any thread compares them …
  workgroupBarrier();
  let first = thread - thread % LANES;
  var largest = partials[first];
  for (var i = 1u; i < LANES; i++) { largest = max(largest, partials[first + i]); }
  // … and read by all before the next exchange overwrites it.
  workgroupBarrier();
  return largest;
}
// What softmax needs of a row of `logits` that LANES threads share, read once. Stands beside row-sum and row-max.
struct Softmax {
  top: f32, // the row's largest logit
  total: f32, // Σ exp(logit − top)
}

fn softmaxOf(start: u32, thread: u32) -> Softmax {
  // Each place of a pack has a largest of its own; what was summed before a larger one came shrinks to it.
  var largest = Pack(-3.0e38);
  var sum = Pack(0.0);
  for (var i = thread % LANES; i < launch.width; i += LANES) {
    let logit = logits[start + i];
    let larger = max(largest, logit);
    sum = sum * exp(largest - larger) + exp(logit - larger);
    largest = larger;
  }
  let top = rowMax(maxOf(largest), thread);
  return Softmax(top, rowSum(sumOf(sum * exp(largest - top)), thread));
}

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> logits: array<Pack>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read_write> nll: array<f32>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let row = rowOf(workgroup, thread);
  let lane = thread % LANES;
  // Threads beyond the last row repeat it, so that all reach the barriers; they write nothing.
  let clamped = min(row, launch.rows - 1u);
  let start = clamped * launch.width;

  let softmax = softmaxOf(start, thread);
  if (row >= launch.rows || lane > 0u) { return; }
  let wanted = targets[row];
  let chosen = dotOf(logits[start + wanted / PACK_SIZE], oneHot(wanted / PACK_SIZE * PACK_SIZE, wanted));
  nll[row] = log(softmax.total) - (chosen - softmax.top);
}
