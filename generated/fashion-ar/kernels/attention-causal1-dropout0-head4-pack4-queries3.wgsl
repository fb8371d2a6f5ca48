// Multi-head attention without materialised scores. For every row, head and query token q:
//   score_k = scale · q·k over the keys k (CAUSAL: k ≤ q),  p = softmax(score),  out = Σ_k p_k · dropout_k · v_k.
// The softmax runs online: the largest score so far, the sum of exponentials and the weighted values are rescaled as it grows.
//
//   qkv        [rows, tokens, 3 · heads · head]: queries, keys, values
//   out        [rows, tokens, heads · head]
//   logSumExp  [rows, heads, tokens]: log Σ_k exp(score_k), from which the gradients recompute p
//
// One thread handles one query of one head; its query and output stay in registers. No barriers: threads share nothing.

//@tile 64 1 1
//@sizes count tokens heads

// What the attention kernels have in common: sizes, constants, and where the numbers of a head lie, in packs, in
//   qkv, dqkv  [rows, tokens, 3 · heads · head]: queries, keys, values
//   out, dout  [rows, tokens, heads · head]
struct Launch {
  count: u32, // threads: rows · heads · span
  tokens: u32,
  span: u32, // threads for each head: tokens, or more, as the faster forms want whole blocks
  heads: u32,
  scale: f32, // 1/√(head width)
  rate: f32, // of dropout
  seedLow: u32,
  seedHigh: u32,
  step: u32,
  stream: u32,
}

@group(0) @binding(0) var<uniform> launch: Launch;

const PACK: u32 = 4u;
const HEAD: u32 = 4u; // width of a head, in packs
const CAUSAL: bool = true;
const DROPOUT: bool = false;

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
// Philox4x32-10 (Salmon et al., SC 2011): four random words as a pure function of a counter and a key; runtime/random/philox.ts
// is the same function on the host.

// Upper word of a 32 × 32-bit product, from 16-bit halves.
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let cross1 = (a >> 16u) * (b & 0xffffu);
  let cross2 = (a & 0xffffu) * (b >> 16u);
  let carry = (((a & 0xffffu) * (b & 0xffffu)) >> 16u) + (cross1 & 0xffffu) + (cross2 & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross1 >> 16u) + (cross2 >> 16u) + (carry >> 16u);
}

fn philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = multiplyHigh(0xd2511f53u, c.x);
    let high1 = multiplyHigh(0xcd9e8d57u, c.z);
    c = vec4u(high1 ^ c.y ^ k.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// A number in [0, 1) from a word: its upper 24 bits.
fn unitInterval(word: u32) -> f32 { return f32(word >> 8u) * 0x1p-24f; }

// One from the first word.
fn uniformAt(counter: vec4u, key: vec2u) -> f32 { return unitInterval(philox(counter, key).x); }
// Dropout on attention's probabilities, drawn by counter from the element's place in [rows, heads, tokens, tokens], so that the
// backward kernels draw what the forward kernel drew. The last axis counts as if it were a multiple of 4 long: the four words of a draw
// are always for neighbouring keys of one query. Needs philox, DROPOUT and a Launch with tokens, rate, seedLow, seedHigh, step, stream.

// The words for the keys 4 · quad … 4 · quad + 3 of `query`; `head` counts heads over all rows.
fn drawKeys(head: u32, query: u32, quad: u32) -> vec4u {
  let counter = (head * launch.tokens + query) * ((launch.tokens + 3u) / 4u) + quad;
  return philox(vec4u(counter, launch.step, launch.stream, 0u), vec2u(launch.seedLow, launch.seedHigh));
}

// What a probability is multiplied by.
fn keepBy(word: u32) -> f32 {
  return select(0.0, 1.0 / (1.0 - launch.rate), f32(word >> 8u) * 0x1p-24f >= launch.rate);
}

// What the probability of `key` for `query` is multiplied by.
fn keep(head: u32, query: u32, key: u32) -> f32 {
  if (!DROPOUT) { return 1.0; }
  return keepBy(drawKeys(head, query, key / 4u)[key % 4u]);
}

// One head of one row.
struct Head {
  width: u32, // of all heads
  row: u32, // number of the row's first token
  column: u32, // of the head's first number
}

// The head of this number, counted over all rows.
fn headOf(number: u32) -> Head {
  return Head(launch.heads * HEAD, number / launch.heads * launch.tokens, number % launch.heads * HEAD);
}

// Begin of a token's query in qkv.
fn queryOf(head: Head, token: u32) -> u32 { return (head.row + token) * 3u * head.width + head.column; }

// Begin of a token's key in qkv; its value begins `width` further.
fn keyOf(head: Head, token: u32) -> u32 { return queryOf(head, token) + head.width; }

// Begin of a token's numbers in out.
fn outOf(head: Head, token: u32) -> u32 { return (head.row + token) * head.width + head.column; }

@group(0) @binding(1) var<storage, read> qkv: array<Pack>;
@group(0) @binding(2) var<storage, read_write> out: array<Pack>;
@group(0) @binding(3) var<storage, read_write> logSumExp: array<f32>;

// Stands for −∞.
const LOWEST = -1.0e30;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  let query = index % launch.span;
  if (index >= launch.count || query >= launch.tokens) { return; }
  let number = index / launch.span;
  let head = headOf(number);

  var q: array<Pack, HEAD>;
  var sum: array<Pack, HEAD>;
  let queryAt = queryOf(head, query);
  {
    q[0u] = qkv[queryAt + 0u] * launch.scale;
    sum[0u] = Pack(0.0);
  }
  {
    q[1u] = qkv[queryAt + 1u] * launch.scale;
    sum[1u] = Pack(0.0);
  }
  {
    q[2u] = qkv[queryAt + 2u] * launch.scale;
    sum[2u] = Pack(0.0);
  }
  {
    q[3u] = qkv[queryAt + 3u] * launch.scale;
    sum[3u] = Pack(0.0);
  }
  var largest = LOWEST;
  var total = 0.0;

  let end = select(launch.tokens, query + 1u, CAUSAL);
  for (var key = 0u; key < end; key++) {
    let keyAt = keyOf(head, key);
    var product = Pack(0.0);
    { product += q[0u] * qkv[keyAt + 0u]; }
    { product += q[1u] * qkv[keyAt + 1u]; }
    { product += q[2u] * qkv[keyAt + 2u]; }
    { product += q[3u] * qkv[keyAt + 3u]; }
    let score = sumOf(product);
    let top = max(largest, score);
    let shrink = exp(largest - top);
    let share = exp(score - top);
    largest = top;
    total = total * shrink + share;
    let weight = share * keep(number, query, key);
    { sum[0u] = sum[0u] * shrink + weight * qkv[keyAt + head.width + 0u]; }
    { sum[1u] = sum[1u] * shrink + weight * qkv[keyAt + head.width + 1u]; }
    { sum[2u] = sum[2u] * shrink + weight * qkv[keyAt + head.width + 2u]; }
    { sum[3u] = sum[3u] * shrink + weight * qkv[keyAt + head.width + 3u]; }
  }

  logSumExp[number * launch.tokens + query] = largest + log(total);
  let outAt = outOf(head, query);
  { out[outAt + 0u] = sum[0u] / total; }
  { out[outAt + 1u] = sum[1u] / total; }
  { out[outAt + 2u] = sum[2u] / total; }
  { out[outAt + 3u] = sum[3u] / total; }
}
