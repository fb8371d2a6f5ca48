import { broadcastOf, withoutLeadingOnes } from '../ir/broadcast.ts';
import { IrError } from '../ir/error.ts';
import type { Value } from '../ir/value.ts';
import type { ElementwiseFn } from '../ir/ops/functions.ts';
import { sameShape } from '../ir/shape.ts';
import type { Shape } from '../ir/shape.ts';
import type { GradientEmitter, InputGradient } from './rule.ts';

const reshapeTo = (shape: Shape) => ({ rows: shape.rows?.times, dims: shape.dims });

/** Sums a gradient over the elements that read the same element of a broadcast operand. */
const sumToOperand = (emit: GradientEmitter, operand: Value, dy: Value): Value => {
  const { dims } = operand.shape;
  const kept = withoutLeadingOnes(dims);
  // sumRows keeps at least one dimension; a single number is given one of its own.
  const terms =
    kept.length === 0
      ? emit.step('terms', 'reshape', reshapeTo({ rows: dy.shape.rows, dims: [...dy.shape.dims, 1] }), [dy])
      : dy;
  const keep = Math.max(1, kept.length);
  if (dims.length === keep) return emit.last('sumRows', { keep }, [terms]);
  return emit.last('reshape', reshapeTo(operand.shape), [emit.step('summed', 'sumRows', { keep }, [terms])]);
};

const refusePrefix = (operand: Value, output: Shape): void => {
  const broadcast = broadcastOf(operand.shape, output);
  if (broadcast !== 'full' && 'prefix' in broadcast) {
    throw new IrError(`${operand.name} is broadcast over trailing dimensions, which has no gradient`);
  }
};

/** The gradient of an operand that an op only passes on: `dy` itself, summed where the operand is broadcast. */
export const passOn =
  (operand: Value, dy: Value): InputGradient =>
  (emit) => {
    if (sameShape(operand.shape, dy.shape)) return dy;
    refusePrefix(operand, dy.shape);
    return sumToOperand(emit, operand, dy);
  };

/** The gradient `fn(inputs)` of an operand, element by element, summed where the operand is broadcast. `dy` is among the inputs. */
export const mapped =
  (operand: Value, dy: Value, fn: ElementwiseFn, inputs: readonly Value[], constant = 0, stream = 0): InputGradient =>
  (emit) => {
    const attributes = { fn, constant, stream };
    if (sameShape(operand.shape, dy.shape)) return emit.last('elementwise', attributes, inputs);
    refusePrefix(operand, dy.shape);
    return sumToOperand(emit, operand, emit.step('elements', 'elementwise', attributes, inputs));
  };
