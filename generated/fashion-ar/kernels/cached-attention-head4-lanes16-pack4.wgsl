// Attention of one new token per row to itself and the tokens before it, whose keys and values are kept:
//   keys[row, position] = k,  values[row, position] = v,  out = Σ_{t ≤ position} softmax_t(scale · q·keys[row, t]) · values[row, t].
//
//   qkv           [rows, 1, 3 · heads · head]
//   keys, values  [rows, tokens, heads · head]
//   out           [rows, 1, heads · head]
//
// One workgroup handles THREADS / LANES heads, each with LANES threads: thread l runs an online softmax over the tokens l, l + LANES, …,
// then the threads of a head merge theirs through workgroup memory. With one thread per head there is nothing to merge.

struct Launch {
  count: u32, // heads of all rows
  tokens: u32, // that the caches hold
  heads: u32,
  position: u32,
  scale: f32, // 1/√(head width)
}

const PACK: u32 = 4u;
const HEAD: u32 = 4u; // width of a head, in packs
const LANES: u32 = 16u;
const THREADS = 32u;
const HEADS = THREADS / LANES;
//@tile HEADS 1 1

// Which workgroup of a dispatch this is. Those that work on a list lie along x and, where they are more than x can count, along y too.
struct Workgroup {
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) count: vec3u,
}

// Its number.
fn numberOf(workgroup: Workgroup) -> u32 { return workgroup.id.y * workgroup.count.x + workgroup.id.x; }

// The number of a thread, in workgroups of 64.
fn itemOf(workgroup: Workgroup, thread: u32) -> u32 { return numberOf(workgroup) * 64u + thread; }
// Four neighbouring numbers of a row, for rows whose length is a multiple of four.
alias Pack = vec4f;
alias Words = vec4u;
const PACK_SIZE = 4u;
fn sumOf(p: Pack) -> f32 { return (p.x + p.y) + (p.z + p.w); }
fn maxOf(p: Pack) -> f32 { return max(max(p.x, p.y), max(p.z, p.w)); }
fn dotOf(a: Pack, b: Pack) -> f32 { return dot(a, b); }
// 1 in the lane that holds element `at` of the row, where this pack begins at element `start`; 0 elsewhere.
fn oneHot(start: u32, at: u32) -> Pack { return select(Pack(0.0), Pack(1.0), vec4u(start, start + 1u, start + 2u, start + 3u) == vec4u(at)); }

@group(0) @binding(0) var<uniform> launch: Launch;
@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read_write> keys: array<Pack>;
@group(0) @binding(3) var<storage, read_write> values: array<Pack>;
@group(0) @binding(4) var<storage, read_write> out: array<Pack>;

const LOWEST = -1.0e30;

var<workgroup> tops: array<f32, THREADS>;
var<workgroup> totals: array<f32, THREADS>;
var<workgroup> sums: array<Pack, THREADS * HEAD>;

@compute @workgroup_size(THREADS)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = numberOf(workgroup) * HEADS + thread / LANES;
  let lane = thread % LANES;
  // Threads beyond the last head repeat it, so that all reach the barrier; they write nothing.
  let head = min(index, launch.count - 1u);
  let width = launch.heads * HEAD;
  let row = head / launch.heads;
  let column = head % launch.heads * HEAD;
  let fresh = row * 3u * width + column;

  var q: array<Pack, HEAD>;
  var sum: array<Pack, HEAD>;
  {
    q[0u] = qkv[fresh + 0u] * launch.scale;
    sum[0u] = Pack(0.0);
  }
  {
    q[1u] = qkv[fresh + 1u] * launch.scale;
    sum[1u] = Pack(0.0);
  }
  {
    q[2u] = qkv[fresh + 2u] * launch.scale;
    sum[2u] = Pack(0.0);
  }
  {
    q[3u] = qkv[fresh + 3u] * launch.scale;
    sum[3u] = Pack(0.0);
  }
  var largest = LOWEST;
  var total = 0.0;
  for (var token = lane; token <= launch.position; token += LANES) {
    let at = (row * launch.tokens + token) * width + column;
    if (token == launch.position && index < launch.count) {
      {
        keys[at + 0u] = qkv[fresh + width + 0u];
        values[at + 0u] = qkv[fresh + 2u * width + 0u];
      }
      {
        keys[at + 1u] = qkv[fresh + width + 1u];
        values[at + 1u] = qkv[fresh + 2u * width + 1u];
      }
      {
        keys[at + 2u] = qkv[fresh + width + 2u];
        values[at + 2u] = qkv[fresh + 2u * width + 2u];
      }
      {
        keys[at + 3u] = qkv[fresh + width + 3u];
        values[at + 3u] = qkv[fresh + 2u * width + 3u];
      }
    }
    var product = Pack(0.0);
    { product += q[0u] * keys[at + 0u]; }
    { product += q[1u] * keys[at + 1u]; }
    { product += q[2u] * keys[at + 2u]; }
    { product += q[3u] * keys[at + 3u]; }
    let score = sumOf(product);
    let top = max(largest, score);
    let shrink = exp(largest - top);
    let share = exp(score - top);
    largest = top;
    total = total * shrink + share;
    { sum[0u] = sum[0u] * shrink + share * values[at + 0u]; }
    { sum[1u] = sum[1u] * shrink + share * values[at + 1u]; }
    { sum[2u] = sum[2u] * shrink + share * values[at + 2u]; }
    { sum[3u] = sum[3u] * shrink + share * values[at + 3u]; }
  }

  if (LANES == 1u) {
    if (index < launch.count) {
      { out[row * width + column + 0u] = sum[0u] / total; }
      { out[row * width + column + 1u] = sum[1u] / total; }
      { out[row * width + column + 2u] = sum[2u] / total; }
      { out[row * width + column + 3u] = sum[3u] / total; }
    }
    return;
  }

  tops[thread] = largest;
  totals[thread] = total;
  { sums[thread * HEAD + 0u] = sum[0u]; }
  { sums[thread * HEAD + 1u] = sum[1u]; }
  { sums[thread * HEAD + 2u] = sum[2u]; }
  { sums[thread * HEAD + 3u] = sum[3u]; }
  // All threads' softmaxes must be there before they are merged.
  workgroupBarrier();
  if (index >= launch.count) { return; }
  let first = thread - lane;
  var top = LOWEST;
  for (var l = 0u; l < LANES; l++) { top = max(top, tops[first + l]); }
  var normaliser = 0.0;
  for (var l = 0u; l < LANES; l++) { normaliser += totals[first + l] * exp(tops[first + l] - top); }
  for (var i = lane; i < HEAD; i += LANES) {
    var merged = Pack(0.0);
    for (var l = 0u; l < LANES; l++) { merged += sums[(first + l) * HEAD + i] * exp(tops[first + l] - top); }
    out[row * width + column + i] = merged / normaliser;
  }
}
