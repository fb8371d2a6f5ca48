import type { Amount } from './amount.ts';
import type { Application } from './application.ts';
import { IrError } from './error.ts';
import type { Call } from './evaluate/call.ts';
import type { Scalar } from './scalars.ts';
import { shapeOf } from './shape.ts';
import type { Element, Rows, Shape } from './shape.ts';
import type { Value } from './value.ts';

/**
 * What an op with attributes A means, apart from how it is differentiated and lowered. Its reference may read the scalars S and no others.
 * Shapes are written [rows, ...dims]; W = width, P = patches, K = conditions, C = channels, V = alphabet.
 */
export interface Op<A, S extends Scalar = never> {
  /** Shapes and elements of the outputs. Throws IrError where the inputs don't fit. */
  infer(attributes: A, inputs: readonly Value[]): readonly Inferred[];
  /**
   * Floating-point operations that the formula asks for; a multiplication and an addition count as two, an exponential or a division as
   * one. Copies, gathers, draws of orders and integer work count as none. Kernels may do more, such as computing beyond an edge.
   */
  cost(application: Application<A>): Amount;
  /** The reference in float64: fills the outputs of one call, which are zeros before. */
  evaluate(call: Call<A, S>): void;
  /** Scalars that its kernels and its reference may read; the host sets them before each run. */
  readonly scalars: readonly S[];
  /** Inputs, by number, that it changes in place. An op that changes one is kept even where nothing reads its outputs. */
  readonly writes: readonly number[];
}

/** An output of an op as far as its inputs and attributes determine it. */
export interface Inferred {
  readonly shape: Shape;
  readonly element: Element;
  /** Suffix of the value's name where a node has several outputs. */
  readonly suffix?: string;
}

/** Attributes of ops that have none. */
export type NoAttributes = Readonly<Record<string, never>>;

/** Members of ops that depend on their inputs and attributes alone and change nothing. */
export const pure: Pick<Op<unknown>, 'scalars' | 'writes'> = { scalars: [], writes: [] };

/** The cost of ops without arithmetic. */
export const none = (): Amount => 0;

/** An output of numbers, [rows, ...dims]. */
export const f32 = (rows: Rows | undefined, ...dims: readonly number[]): Inferred => ({
  shape: shapeOf(rows, ...dims),
  element: 'f32',
});

/** An output of indices, [rows, ...dims]. */
export const u32 = (rows: Rows | undefined, ...dims: readonly number[]): Inferred => ({
  shape: shapeOf(rows, ...dims),
  element: 'u32',
});

/** Shape of the input number `index`; throws IrError where there is none. */
export const shapeAt = (inputs: readonly Value[], index: number): Shape => {
  const value = inputs[index];
  if (value === undefined) throw new IrError(`input ${index} is missing`);
  return value.shape;
};

/** An f32 output of an input's shape. */
export const like = (inputs: readonly Value[], index: number): Inferred => ({
  shape: shapeAt(inputs, index),
  element: 'f32',
});

/** Throws IrError with the message unless the condition holds. */
export const demand = (holds: boolean, message: string): void => {
  if (!holds) throw new IrError(message);
};
