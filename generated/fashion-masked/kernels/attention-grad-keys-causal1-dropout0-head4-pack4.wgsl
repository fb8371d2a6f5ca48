// Gradient of attention with respect to its keys and values; runs after attention-grad-queries, which writes delta:
//   p_q = exp(score_q − logSumExp_q),  dv = Σ_q p_q · dropout_q · dout_q,
//   ds_q = p_q · (dropout_q · dout_q·v − delta_q),  dk = scale · Σ_q ds_q · q   (CAUSAL: q ≥ k).
//
//   qkv, dqkv         [rows, tokens, 3 · heads · head]; the thirds of the keys and the values are written here
//   dout              [rows, tokens, heads · head]
//   logSumExp, delta  [rows, heads, tokens]
//
// One thread handles one key of one head and adds queries in their order. No barriers: threads share nothing.

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

// A number in [0, 1) from the first word: its upper 24 bits.
fn uniformAt(counter: vec4u, key: vec2u) -> f32 {
  return f32(philox(counter, key).x >> 8u) * 0x1p-24f;
}
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
@group(0) @binding(2) var<storage, read> logSumExp: array<f32>;
@group(0) @binding(3) var<storage, read> delta: array<f32>;
@group(0) @binding(4) var<storage, read> dout: array<Pack>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<Pack>;

@compute @workgroup_size(64)
fn main(workgroup: Workgroup, @builtin(local_invocation_index) thread: u32) {
  let index = itemOf(workgroup, thread);
  let key = index % launch.span;
  if (index >= launch.count || key >= launch.tokens) { return; }
  let number = index / launch.span;
  let head = headOf(number);

  var k: array<Pack, HEAD>;
  var v: array<Pack, HEAD>;
  var dk: array<Pack, HEAD>;
  var dv: array<Pack, HEAD>;
  let keyAt = keyOf(head, key);
  {
    k[0u] = qkv[keyAt + 0u];
    v[0u] = qkv[keyAt + head.width + 0u];
    dk[0u] = Pack(0.0);
    dv[0u] = Pack(0.0);
  }
  {
    k[1u] = qkv[keyAt + 1u];
    v[1u] = qkv[keyAt + head.width + 1u];
    dk[1u] = Pack(0.0);
    dv[1u] = Pack(0.0);
  }
  {
    k[2u] = qkv[keyAt + 2u];
    v[2u] = qkv[keyAt + head.width + 2u];
    dk[2u] = Pack(0.0);
    dv[2u] = Pack(0.0);
  }
  {
    k[3u] = qkv[keyAt + 3u];
    v[3u] = qkv[keyAt + head.width + 3u];
    dk[3u] = Pack(0.0);
    dv[3u] = Pack(0.0);
  }

  for (var query = select(0u, key, CAUSAL); query < launch.tokens; query++) {
    let queryAt = queryOf(head, query);
    let outAt = outOf(head, query);
    let normaliser = logSumExp[number * launch.tokens + query];
    let inner = delta[number * launch.tokens + query];
    var q: array<Pack, HEAD>;
    var dy: array<Pack, HEAD>;
    var score = Pack(0.0);
    var dp = Pack(0.0);
    {
      q[0u] = qkv[queryAt + 0u] * launch.scale;
      dy[0u] = dout[outAt + 0u];
      score += q[0u] * k[0u];
      dp += dy[0u] * v[0u];
    }
    {
      q[1u] = qkv[queryAt + 1u] * launch.scale;
      dy[1u] = dout[outAt + 1u];
      score += q[1u] * k[1u];
      dp += dy[1u] * v[1u];
    }
    {
      q[2u] = qkv[queryAt + 2u] * launch.scale;
      dy[2u] = dout[outAt + 2u];
      score += q[2u] * k[2u];
      dp += dy[2u] * v[2u];
    }
    {
      q[3u] = qkv[queryAt + 3u] * launch.scale;
      dy[3u] = dout[outAt + 3u];
      score += q[3u] * k[3u];
      dp += dy[3u] * v[3u];
    }
    let p = exp(sumOf(score) - normaliser);
    let kept = keep(number, query, key);
    let ds = p * (sumOf(dp) * kept - inner);
    {
      dv[0u] += (p * kept) * dy[0u];
      dk[0u] += ds * q[0u];
    }
    {
      dv[1u] += (p * kept) * dy[1u];
      dk[1u] += ds * q[1u];
    }
    {
      dv[2u] += (p * kept) * dy[2u];
      dk[2u] += ds * q[2u];
    }
    {
      dv[3u] += (p * kept) * dy[3u];
      dk[3u] += ds * q[3u];
    }
  }

  {
    dqkv[keyAt + 0u] = dk[0u];
    dqkv[keyAt + head.width + 0u] = dv[0u];
  }
  {
    dqkv[keyAt + 1u] = dk[1u];
    dqkv[keyAt + head.width + 1u] = dv[1u];
  }
  {
    dqkv[keyAt + 2u] = dk[2u];
    dqkv[keyAt + head.width + 2u] = dv[2u];
  }
  {
    dqkv[keyAt + 3u] = dk[3u];
    dqkv[keyAt + head.width + 3u] = dv[3u];
  }
}
