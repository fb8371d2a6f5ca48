import type { EvaluationRule } from './call.ts';
import { accumulate, at } from './tensor.ts';

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

export const evaluateConcatTokens: EvaluationRule<'concatTokens'> = (call) => {
  const width = call.axis(0, 0);
  const toTokens = at(call.resultShape(), call.resultShape().length - 2);
  let toStart = 0;
  call.inputs.forEach((_, input) => {
    const count = call.axis(input, 1);
    copyTokens({
      from: call.floats(input),
      fromTokens: count,
      fromStart: 0,
      to: call.result(),
      toTokens,
      toStart,
      count,
      width,
    });
    toStart += count;
  });
};

export const evaluateSliceTokens: EvaluationRule<'sliceTokens'> = (call) => {
  const { start, count } = call.attributes;
  const [fromTokens, width] = [call.axis(0, 1), call.axis(0, 0)];
  copyTokens({
    from: call.floats(0),
    fromTokens,
    fromStart: start,
    to: call.result(),
    toTokens: count,
    toStart: 0,
    count,
    width,
  });
};

export const evaluateTokenAt: EvaluationRule<'tokenAt'> = (call) => {
  const width = call.axis(0, 0);
  const position = call.scalar('position');
  call.result().set(call.floats(0).subarray(position * width, (position + 1) * width));
};

export const evaluatePadTokens: EvaluationRule<'padTokens'> = (call) => {
  const { before, after } = call.attributes;
  const [count, width] = [call.axis(0, 1), call.axis(0, 0)];
  const toTokens = before + count + after;
  copyTokens({
    from: call.floats(0),
    fromTokens: count,
    fromStart: 0,
    to: call.result(),
    toTokens,
    toStart: before,
    count,
    width,
  });
};

export const evaluateRepeatTokens: EvaluationRule<'repeatTokens'> = (call) => {
  const { count } = call.attributes;
  const width = call.axis(0, 0);
  for (let toStart = 0; toStart < count; toStart++) {
    copyTokens({
      from: call.floats(0),
      fromTokens: 1,
      fromStart: 0,
      to: call.result(),
      toTokens: count,
      toStart,
      count: 1,
      width,
    });
  }
};

export const evaluateSumTokens: EvaluationRule<'sumTokens'> = (call) => {
  const [tokens, width] = [call.axis(0, 1), call.axis(0, 0)];
  call.floats(0).forEach((element, i) => {
    accumulate(call.result(), Math.floor(i / (tokens * width)) * width + (i % width), element);
  });
};

export const evaluateReshape: EvaluationRule<'reshape'> = (call) => {
  const [output] = call.outputs;
  output?.data.set(call.data(0));
};
