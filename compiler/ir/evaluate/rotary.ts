import type { Call, EvaluationRule } from './call.ts';
import { at } from './tensor.ts';

/** Turns the pair at `index` by an angle with cosine `cos` and sine `sin`. */
const rotatePair = (data: Float64Array, index: number, cos: number, sin: number): void => {
  const [x, y] = [at(data, index), at(data, index + 1)];
  data[index] = x * cos - y * sin;
  data[index + 1] = x * sin + y * cos;
};

/**
 * Rotates the queries and keys of one token in place. Pairs are neighbouring features of a head; every head turns by the same row
 * of the table.
 */
const rotateToken = (token: Float64Array, row: Float64Array, heads: number, direction: 1 | -1): void => {
  const pairs = row.length / 2;
  for (let head = 0; head < 2 * heads; head++) {
    for (let pair = 0; pair < pairs; pair++) {
      rotatePair(token, 2 * (head * pairs + pair), at(row, 2 * pair), direction * at(row, 2 * pair + 1));
    }
  }
};

/** Copies input 0 and rotates every token by the table's row `rowOf(token's place in its sequence)`. */
const rotateAll = (
  call: Call<'rotary'> | Call<'rotaryAt'>,
  direction: 1 | -1,
  rowOf: (token: number) => number,
): void => {
  const result = call.result();
  const table = call.floats(1);
  const [tokens, width] = [call.axis(0, 1), call.axis(0, 0)];
  const rowSize = call.axis(1, 1) * 2;
  result.set(call.floats(0));
  for (let t = 0; t * width < result.length; t++) {
    const row = rowOf(t % tokens);
    rotateToken(
      result.subarray(t * width, (t + 1) * width),
      table.subarray(row * rowSize, (row + 1) * rowSize),
      call.attributes.heads,
      direction,
    );
  }
};

export const evaluateRotary: EvaluationRule<'rotary'> = (call) => {
  rotateAll(call, call.attributes.inverse ? -1 : 1, (token) => token);
};

export const evaluateRotaryAt: EvaluationRule<'rotaryAt'> = (call) => {
  const position = call.scalar('position');
  rotateAll(call, 1, () => position);
};
