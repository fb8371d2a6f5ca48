import type { Value } from '../../ir/value.ts';
import { dimFromEnd, elementsPerUnit, lastDim } from '../../ir/shape.ts';
import { along, elements, packOf, packs, scalar, times } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** Numbers in one row of [rows, tokens, width]. */
const span = ({ shape }: Value): number => dimFromEnd(shape, 1) * lastDim(shape);

/** Copies `tokens` tokens of every row from token `from` of x to token `to` of y. */
const copyTokens = (label: string, x: Value, from: number, y: Value, to: number, tokens: number): Step => {
  const width = lastDim(x.shape);
  const pack = packOf(width);
  const rows = elementsPerUnit(x.shape) / span(x);
  const count = times(x.shape.rows, (rows * tokens * width) / pack);
  const copied = times(x.shape.rows, rows * tokens * width);
  return {
    kernel: 'copy-tokens',
    label,
    constants: { PACK: pack },
    launch: {
      count,
      span: (tokens * width) / pack,
      sourceStride: span(x) / pack,
      sourceStart: (from * width) / pack,
      targetStride: span(y) / pack,
      targetStart: (to * width) / pack,
    },
    bindings: { x, y },
    items: along(count),
    touched: { x: copied, y: copied },
  };
};

/** Copies the numbers of x from number `first` on, as many as y has; neither has rows. */
export const copyPart = (label: string, x: Value, first: number, y: Value): Step => {
  const count = elementsPerUnit(y.shape);
  const pack = packOf(first) === 4 ? packOf(count) : 1;
  return {
    kernel: 'copy-tokens',
    label,
    constants: { PACK: pack },
    launch: {
      count: count / pack,
      span: count / pack,
      sourceStride: 0,
      sourceStart: first / pack,
      targetStride: 0,
      targetStart: 0,
    },
    bindings: { x, y },
    items: along(count / pack),
    touched: { x: count },
  };
};

/** A copy for each part. */
export const lowerConcatTokens: Lowering<'concatTokens'> = (node) => {
  let to = 0;
  return node.inputs.map((x) => {
    const tokens = dimFromEnd(x.shape, 1);
    const step = copyTokens(node.name, x, 0, output(node), to, tokens);
    to += tokens;
    return step;
  });
};

/** A copy; slices of parameters need none (see aliases.ts). */
export const lowerSliceTokens: Lowering<'sliceTokens'> = (node) => {
  const { start, count } = node.attributes;
  return [copyTokens(node.name, input(node, 0), start, output(node), 0, count)];
};

/** A copy of the table's row at the scalar `position`. */
export const lowerTokenAt: Lowering<'tokenAt'> = (node) => {
  const y = output(node);
  const pack = packOf(lastDim(y.shape));
  const count = packs(y, pack);
  return [
    {
      kernel: 'token-at',
      label: node.name,
      constants: { PACK: pack },
      launch: { count, row: scalar('position') },
      bindings: { x: input(node, 0), y },
      items: along(count),
      touched: { x: elements(y) },
    },
  ];
};

/** One thread for each pack of the result, zeros included. */
export const lowerPadTokens: Lowering<'padTokens'> = (node) => {
  const x = input(node, 0);
  const y = output(node);
  const width = lastDim(x.shape);
  const pack = packOf(width);
  const count = packs(y, pack);
  return [
    {
      kernel: 'pad-tokens',
      label: node.name,
      constants: { PACK: pack },
      launch: {
        count,
        sourceSpan: span(x) / pack,
        targetSpan: span(y) / pack,
        start: (node.attributes.before * width) / pack,
      },
      bindings: { x, y },
      items: along(count),
    },
  ];
};

/** One thread for each pack of the result. */
export const lowerRepeatTokens: Lowering<'repeatTokens'> = (node) => {
  const y = output(node);
  const width = lastDim(y.shape);
  const pack = packOf(width);
  const count = packs(y, pack);
  return [
    {
      kernel: 'repeat-tokens',
      label: node.name,
      constants: { PACK: pack },
      launch: { count, span: span(y) / pack, width: width / pack },
      bindings: { x: input(node, 0), y },
      items: along(count),
    },
  ];
};

/** One thread for each pack of the result adds up the tokens in their order. */
export const lowerSumTokens: Lowering<'sumTokens'> = (node) => {
  const x = input(node, 0);
  const y = output(node);
  const width = lastDim(y.shape);
  const pack = packOf(width);
  const count = packs(y, pack);
  return [
    {
      kernel: 'sum-tokens',
      label: node.name,
      constants: { PACK: pack },
      launch: { count, tokens: dimFromEnd(x.shape, 1), width: width / pack },
      bindings: { x, y },
      items: along(count),
    },
  ];
};
