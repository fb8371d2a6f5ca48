import { IrError } from '../error.ts';
import type { OpKind, Ops } from '../ops.ts';
import type { Scalar } from '../scalars.ts';
import type { NodeOf } from '../graph.ts';
import type { Value } from '../value.ts';
import type { Shape } from '../shape.ts';
import { randomWords, scalarOf } from './context.ts';
import type { EvaluationContext, Words4 } from './context.ts';
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

const declared = (values: readonly Value[], index: number): Value => {
  const value = values[index];
  if (value === undefined) throw new IrError(`the node declares no value ${index}`);
  return value;
};

/** One application of an op: its attributes, its inputs, and its outputs, allocated as zeros for the rule to fill. */
export class Call<K extends OpKind> {
  readonly attributes: Ops[K];
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly context: EvaluationContext;
  private readonly node: NodeOf<K>;

  constructor(node: NodeOf<K>, inputs: readonly Tensor[], outputs: readonly Tensor[], context: EvaluationContext) {
    this.attributes = node.attributes;
    this.inputs = inputs;
    this.outputs = outputs;
    this.context = context;
    this.node = node;
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
  declaredInput(input: number): Shape {
    return declared(this.node.inputs, input).shape;
  }

  /** An output's shape with symbolic rows. */
  declaredOutput(output = 0): Shape {
    return declared(this.node.outputs, output).shape;
  }

  scalar(name: Scalar): number {
    return scalarOf(this.context, name);
  }

  random(counter: Words4): Words4 {
    return randomWords(this.context, counter);
  }
}

/** What an op computes: fills the outputs of one call. */
export type EvaluationRule<K extends OpKind> = (call: Call<K>) => void;
