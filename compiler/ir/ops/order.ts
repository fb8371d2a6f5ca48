import { at } from '../evaluate/tensor.ts';
import { demand, like, none, pure, shapeAt, u32 } from '../op.ts';
import type { NoAttributes, Op } from '../op.ts';
import { dimFromEnd, lastDim, printShape } from '../shape.ts';

/**
 * (x [rows, P, W], order u32 [rows, P], inverse u32 [rows, P]) → [rows, P, W]: token t of a row is its token order[row, t] of x. Every row
 * of `order` is a permutation of 0 … P − 1. Only the gradient, which goes back by it, reads `inverse`: inverse[row, order[row, t]] = t.
 */
export const permuteTokens: Op<NoAttributes> = {
  infer(_, inputs) {
    const [x, order] = [shapeAt(inputs, 0), shapeAt(inputs, 1)];
    demand(lastDim(order) === dimFromEnd(x, 1), `${printShape(order)} doesn't order the tokens of ${printShape(x)}`);
    return [like(inputs, 0)];
  },
  cost: none,
  evaluate(call) {
    const x = call.floats(0);
    const [patches, width] = [call.axis(0, 1), call.axis(0, 0)];
    call.indices(1).forEach((patch, token) => {
      const from = (token - (token % patches) + patch) * width;
      call.result().set(x.subarray(from, from + width), token * width);
    });
  },
  ...pure,
};

/** (order u32 [rows, P]) → u32 [rows, 1]: the patch of each row at place `position` − `back` of its order. */
export const patchAt: Op<{ readonly back: 0 | 1 }, 'position'> = {
  infer: (_, inputs) => [u32(shapeAt(inputs, 0).rows, 1)],
  cost: none,
  evaluate(call) {
    const patches = call.axis(0, 0);
    const place = call.scalar('position') - call.attributes.back;
    const result = call.resultIndices();
    result.forEach((_, row) => {
      result[row] = at(call.indices(0), row * patches + place);
    });
  },
  ...pure,
  scalars: ['position'],
};
