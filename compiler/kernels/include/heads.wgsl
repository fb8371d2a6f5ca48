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

override PACK: u32;
override HEAD: u32; // width of a head, in packs
override CAUSAL: bool;
override DROPOUT: bool;

//@include workgroup
//@include pack-{PACK}
//@include philox
//@include attention-dropout

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
