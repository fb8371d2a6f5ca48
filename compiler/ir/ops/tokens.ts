import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import { accumulate, axisFromEnd } from '../evaluate/tensor.ts';
import { demand, f32, none, pure, shapeAt } from '../op.ts';
import type { NoAttributes, Op } from '../op.ts';
import { dimFromEnd, elementsPerUnit, lastDim, printShape, rowsOf, shapeOf } from '../shape.ts';
import type { Shape } from '../shape.ts';

/** Copies `count` tokens from one sequence of each row to another. */
interface TokenRange {
  readonly from: Float64Array;
  readonly fromTokens: number;
  readonly fromStart: number;
  readonly to: Float64Array;
  readonly toTokens: number;
  readonly toStart: number;
  readonly count: number;
  readonly width: number;
}

const copyTokens = ({ from, fromTokens, fromStart, to, toTokens, toStart, count, width }: TokenRange): void => {
  const rows = from.length / (fromTokens * width);
  for (let row = 0; row < rows; row++) {
    const start = (row * fromTokens + fromStart) * width;
    to.set(from.subarray(start, start + count * width), (row * toTokens + toStart) * width);
  }
};

/** A sequence's shape with another number of tokens. */
const withTokens = (x: Shape, tokens: number) => f32(x.rows, tokens, lastDim(x));

/** ([rows, S1, W], [rows, S2, W], …) → [rows, ΣS, W]. */
export const concatTokens: Op<NoAttributes> = {
  infer(_, inputs) {
    const tokens = inputs.reduce((total, value) => total + dimFromEnd(value.shape, 1), 0);
    return [withTokens(shapeAt(inputs, 0), tokens)];
  },
  cost: none,
  evaluate(call) {
    const width = call.axis(0, 0);
    const toTokens = axisFromEnd(call.resultShape(), 1);
    let toStart = 0;
    call.inputs.forEach((_, part) => {
      const count = call.axis(part, 1);
      const from = { from: call.floats(part), fromTokens: count, fromStart: 0 };
      copyTokens({ ...from, to: call.result(), toTokens, toStart, count, width });
      toStart += count;
    });
  },
  ...pure,
};

/** [rows, S, W] → tokens start … start + count − 1. */
export const sliceTokens: Op<{ readonly start: number; readonly count: number }> = {
  infer({ start, count }, inputs) {
    const x = shapeAt(inputs, 0);
    const inside = start + count <= dimFromEnd(x, 1);
    demand(inside, `tokens ${start} … ${start + count - 1} are outside ${printShape(x)}`);
    return [withTokens(x, count)];
  },
  cost: none,
  evaluate(call) {
    const { start, count } = call.attributes;
    const from = { from: call.floats(0), fromTokens: call.axis(0, 1), fromStart: start };
    copyTokens({ ...from, to: call.result(), toTokens: count, toStart: 0, count, width: call.axis(0, 0) });
  },
  ...pure,
};

/** (table [S, W], no rows) → [W], its row at the scalar `position`. */
export const tokenAt: Op<NoAttributes, 'position'> = {
  infer: (_, inputs) => [f32(undefined, lastDim(shapeAt(inputs, 0)))],
  cost: none,
  evaluate(call) {
    const width = call.axis(0, 0);
    const position = call.scalar('position');
    call.result().set(call.floats(0).subarray(position * width, (position + 1) * width));
  },
  ...pure,
  scalars: ['position'],
};

/** [rows, S, W] → [rows, before + S + after, W] with zeros around (the gradient of sliceTokens). */
export const padTokens: Op<{ readonly before: number; readonly after: number }> = {
  infer({ before, after }, inputs) {
    const x = shapeAt(inputs, 0);
    return [withTokens(x, before + dimFromEnd(x, 1) + after)];
  },
  cost: none,
  evaluate(call) {
    const { before, after } = call.attributes;
    const [count, width] = [call.axis(0, 1), call.axis(0, 0)];
    const from = { from: call.floats(0), fromTokens: count, fromStart: 0 };
    copyTokens({ ...from, to: call.result(), toTokens: before + count + after, toStart: before, count, width });
  },
  ...pure,
};

/** [rows, 1, W] → [rows, count, W]. */
export const repeatTokens: Op<{ readonly count: number }> = {
  infer: ({ count }, inputs) => [withTokens(shapeAt(inputs, 0), count)],
  cost: none,
  evaluate(call) {
    const { count: toTokens } = call.attributes;
    const from = { from: call.floats(0), fromTokens: 1, fromStart: 0 };
    for (let toStart = 0; toStart < toTokens; toStart++)
      copyTokens({ ...from, to: call.result(), toTokens, toStart, count: 1, width: call.axis(0, 0) });
  },
  ...pure,
};

/** [rows, S, W] → [rows, 1, W], summed over tokens. */
export const sumTokens: Op<NoAttributes> = {
  infer: (_, inputs) => [withTokens(shapeAt(inputs, 0), 1)],
  cost: (node) => perElement(input(node, 0), 1),
  evaluate(call) {
    const [tokens, width] = [call.axis(0, 1), call.axis(0, 0)];
    call.floats(0).forEach((element, i) => {
      accumulate(call.result(), Math.floor(i / (tokens * width)) * width + (i % width), element);
    });
  },
  ...pure,
};

/** Same elements, other dims or rows (the symbol stays): no data moves. */
export const reshape: Op<{ readonly rows: number | undefined; readonly dims: readonly number[] }> = {
  infer({ rows: times, dims }, inputs) {
    const x = shapeAt(inputs, 0);
    const rows = x.rows === undefined || times === undefined ? undefined : rowsOf(x.rows.symbol, times);
    const shape = shapeOf(rows, ...dims);
    demand(elementsPerUnit(shape) === elementsPerUnit(x), `${printShape(x)} can't become ${printShape(shape)}`);
    return [{ shape, element: inputs[0]?.element ?? 'f32' }];
  },
  cost: none,
  evaluate(call) {
    const [result] = call.outputs;
    result?.data.set(call.data(0));
  },
  ...pure,
};
