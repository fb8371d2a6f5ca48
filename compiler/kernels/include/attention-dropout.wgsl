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
