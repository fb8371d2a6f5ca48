// Dropout on attention's probabilities, drawn from the element's place in [rows, heads, tokens, tokens] by counter, so that the
// backward kernels draw what the forward kernel drew. Needs philox, DROPOUT and a Launch with rate, seedLow, seedHigh, step, stream.

// What the probability of `key` for `query` is multiplied by; `head` counts heads over all rows.
fn keep(head: u32, query: u32, key: u32) -> f32 {
  if (!DROPOUT) { return 1.0; }
  let element = (head * launch.tokens + query) * launch.tokens + key;
  let words = philox(vec4u(element >> 2u, launch.step, launch.stream, 0u), vec2u(launch.seedLow, launch.seedHigh));
  let uniform01 = f32(words[element & 3u] >> 8u) * 0x1p-24f;
  return select(0.0, 1.0 / (1.0 - launch.rate), uniform01 >= launch.rate);
}
