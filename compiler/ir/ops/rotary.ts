import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import type { Call } from '../evaluate/call.ts';
import { at } from '../evaluate/tensor.ts';
import { demand, like, pure, shapeAt } from '../op.ts';
import type { Op } from '../op.ts';
import { dimFromEnd } from '../shape.ts';

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
  call: Call<{ readonly heads: number }>,
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

/**
 * (qkv [rows, S, 3W], table [S, W/heads/2, 2] of cos, sin) → qkv with pairs of the query and key parts rotated; `inverse` transposes (its
 * gradient).
 */
export const rotary: Op<{ readonly heads: number; readonly inverse: boolean }> = {
  infer(_, inputs) {
    const sameTokens = dimFromEnd(shapeAt(inputs, 1), 2) === dimFromEnd(shapeAt(inputs, 0), 1);
    demand(sameTokens, 'the rotary table has another number of tokens');
    return [like(inputs, 0)];
  },
  cost: (node) => perElement(input(node, 0), 2), // three for every number of queries and keys
  evaluate(call) {
    rotateAll(call, call.attributes.inverse ? -1 : 1, (token) => token);
  },
  ...pure,
};

/** (x [rows, 1, 3W], table [S, W/heads/2, 2]) → rotated by the table's row at the scalar `position`. */
export const rotaryAt: Op<{ readonly heads: number }, 'position'> = {
  infer: (_, inputs) => [like(inputs, 0)],
  cost: (node) => perElement(input(node, 0), 2),
  evaluate(call) {
    const position = call.scalar('position');
    rotateAll(call, 1, () => position);
  },
  ...pure,
  scalars: ['position'],
};
