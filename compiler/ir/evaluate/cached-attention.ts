import { logSumExp } from './attention.ts';
import type { Call, EvaluationRule } from './call.ts';
import { accumulate, at } from './tensor.ts';

/** Writes the key and value of every row's token into the caches at `position`. */
const storeToken = (call: Call<'cachedAttention'>, position: number): void => {
  const qkv = call.floats(0);
  const [tokens, width] = [call.axis(1, 1), call.axis(1, 0)];
  for (let row = 0; row * 3 * width < qkv.length; row++) {
    const token = qkv.subarray(row * 3 * width, (row + 1) * 3 * width);
    call.floats(1).set(token.subarray(width, 2 * width), (row * tokens + position) * width);
    call.floats(2).set(token.subarray(2 * width), (row * tokens + position) * width);
  }
};

/** Attention of one row's query over the cached tokens 0 … position, in one head. */
const attendHead = (call: Call<'cachedAttention'>, row: number, head: number, position: number): void => {
  const [tokens, width] = [call.axis(1, 1), call.axis(1, 0)];
  const size = width / call.attributes.heads;
  const cached = (u: number, d: number): number => (row * tokens + u) * width + head * size + d;
  const score = (u: number): number => {
    let sum = 0;
    for (let d = 0; d < size; d++)
      sum += at(call.floats(0), row * 3 * width + head * size + d) * at(call.floats(1), cached(u, d));
    return sum / Math.sqrt(size);
  };
  const scores = Array.from({ length: position + 1 }, (_, u) => score(u));
  const normaliser = logSumExp(scores);
  scores.forEach((s, u) => {
    for (let d = 0; d < size; d++) {
      accumulate(
        call.result(),
        row * width + head * size + d,
        Math.exp(s - normaliser) * at(call.floats(2), cached(u, d)),
      );
    }
  });
};

export const evaluateCachedAttention: EvaluationRule<'cachedAttention'> = (call) => {
  const { at: place } = call.attributes;
  const position = place === 'position' ? call.scalar('position') : place;
  const rows = call.floats(0).length / call.axis(0, 0);
  storeToken(call, position);
  for (let row = 0; row < rows; row++)
    for (let head = 0; head < call.attributes.heads; head++) attendHead(call, row, head, position);
};
