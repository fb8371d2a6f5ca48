import { IrError } from './error.ts';
import { printShape, product, sameRows, sameShape } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * How element i of an elementwise output finds its element of one input:
 * `full` reads i, `suffix` reads i mod the input's size, `prefix` reads ⌊i / inner⌋.
 */
export type Broadcast = 'full' | { readonly suffix: number } | { readonly prefix: number };

const startsWith = (dims: readonly number[], start: readonly number[]): boolean =>
  start.length <= dims.length && start.every((n, i) => n === dims[i]);

const endsWith = (dims: readonly number[], end: readonly number[]): boolean =>
  end.length <= dims.length && end.every((n, i) => n === dims[dims.length - end.length + i]);

/** The dims without leading 1s: what a broadcast suffix is matched by. */
export const withoutLeadingOnes = (dims: readonly number[]): readonly number[] => {
  const first = dims.findIndex((n) => n !== 1);
  return first === -1 ? [] : dims.slice(first);
};

/**
 * The broadcast of an elementwise input: the output's shape itself (`full`); else no rows and dims, leading 1s aside, that end the output's
 * (`suffix`: biases, tokens, scalars); else the output's rows and dims that begin the output's (`prefix`: one number for a whole
 * vector, such as a mask). Throws IrError for anything else.
 */
export const broadcastOf = (input: Shape, output: Shape): Broadcast => {
  if (sameShape(input, output)) return 'full';
  if (input.rows === undefined && endsWith(output.dims, withoutLeadingOnes(input.dims)))
    return { suffix: product(input.dims) };
  if (sameRows(input.rows, output.rows) && startsWith(output.dims, input.dims)) {
    return { prefix: product(output.dims.slice(input.dims.length)) };
  }
  throw new IrError(`${printShape(input)} can't be broadcast to ${printShape(output)}`);
};
