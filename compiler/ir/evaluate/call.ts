import { IrError } from '../error.ts';
import type { Application } from '../application.ts';
import { input, output } from '../application.ts';
import type { Scalar } from '../scalars.ts';
import type { Shape } from '../shape.ts';
import { scalarOf } from './context.ts';
import type { EvaluationContext } from './context.ts';
import { axisFromEnd } from './tensor.ts';
import type { Tensor } from './tensor.ts';

const pick = (tensors: readonly Tensor[], index: number, what: string): Tensor => {
  const tensor = tensors[index];
  if (tensor === undefined) throw new IrError(`${what} ${index} is missing`);
  return tensor;
};

const floatsOf = (tensor: Tensor, what: string): Float64Array => {
  if (tensor.element !== 'f32') throw new IrError(`${what} must be f32`);
  return tensor.data;
};

const indicesOf = (tensor: Tensor, what: string): Uint32Array => {
  if (tensor.element !== 'u32') throw new IrError(`${what} must be u32`);
  return tensor.data;
};

/** One run of an op: its attributes, its inputs, and its outputs, allocated as zeros for the op to fill. It may read the scalars S. */
export class Call<A, S extends Scalar = never> {
  readonly attributes: A;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly context: EvaluationContext;
  /** The value of a scalar of the run; throws IrError where it has none. */
  readonly scalar: (name: S) => number;
  private readonly application: Application<A>;

  constructor(
    application: Application<A>,
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
    context: EvaluationContext,
  ) {
    this.attributes = application.attributes;
    this.inputs = inputs;
    this.outputs = outputs;
    this.context = context;
    this.scalar = (name) => scalarOf(context, name);
    this.application = application;
  }

  /** An f32 input's elements. */
  floats(input: number): Float64Array {
    return floatsOf(pick(this.inputs, input, 'input'), `input ${input}`);
  }

  /** A u32 input's elements. */
  indices(input: number): Uint32Array {
    return indicesOf(pick(this.inputs, input, 'input'), `input ${input}`);
  }

  /** An input's elements, whichever they are. */
  data(input: number): Float64Array | Uint32Array {
    return pick(this.inputs, input, 'input').data;
  }

  shape(input: number): readonly number[] {
    return pick(this.inputs, input, 'input').shape;
  }

  /** Extent of an input's axis, counted from the last (0). */
  axis(input: number, fromEnd: number): number {
    return axisFromEnd(this.shape(input), fromEnd);
  }

  /** An f32 output's elements, to be filled. */
  result(output = 0): Float64Array {
    return floatsOf(pick(this.outputs, output, 'output'), `output ${output}`);
  }

  /** A u32 output's elements, to be filled. */
  resultIndices(output = 0): Uint32Array {
    return indicesOf(pick(this.outputs, output, 'output'), `output ${output}`);
  }

  resultShape(output = 0): readonly number[] {
    return pick(this.outputs, output, 'output').shape;
  }

  /** An input's shape with symbolic rows, as the graph declares it. */
  declaredInput(index: number): Shape {
    return input(this.application, index).shape;
  }

  /** An output's shape with symbolic rows. */
  declaredOutput(index = 0): Shape {
    return output(this.application, index).shape;
  }
}
