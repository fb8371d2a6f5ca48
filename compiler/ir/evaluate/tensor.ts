import { IrError } from '../error.ts';
import { product } from '../shape.ts';
import type { Element } from '../shape.ts';

/** A value of the interpreter: f32 values are held in float64, shapes are concrete ([rows, ...dims], or dims where there are no rows). */
export type Tensor = FloatTensor | IndexTensor;

/** f32 in the graph. */
export interface FloatTensor {
  readonly element: 'f32';
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** u32 in the graph. */
export interface IndexTensor {
  readonly element: 'u32';
  readonly shape: readonly number[];
  readonly data: Uint32Array;
}

const checkedSize = (shape: readonly number[], length: number): void => {
  if (product(shape) !== length) throw new IrError(`${length} elements don't fill [${shape.join(', ')}]`);
};

/** An f32 tensor with the given elements in row-major order. */
export const floatTensor = (shape: readonly number[], elements: ArrayLike<number>): FloatTensor => {
  checkedSize(shape, elements.length);
  return { element: 'f32', shape, data: Float64Array.from(elements) };
};

/** A u32 tensor with the given elements in row-major order. */
export const indexTensor = (shape: readonly number[], elements: ArrayLike<number>): IndexTensor => {
  checkedSize(shape, elements.length);
  return { element: 'u32', shape, data: Uint32Array.from(elements) };
};

/** A tensor of zeros. */
export const zeroTensor = (element: Element, shape: readonly number[]): Tensor =>
  element === 'f32'
    ? { element, shape, data: new Float64Array(product(shape)) }
    : { element, shape, data: new Uint32Array(product(shape)) };

/** The element at `index`; reading outside is an error in the op or its inputs (indices come from data). */
export const at = (data: ArrayLike<number>, index: number): number => {
  const element = data[index];
  if (element === undefined) throw new IrError(`element ${index} of ${data.length} was read`);
  return element;
};

/** Adds to the element at `index`. */
export const accumulate = (data: Float64Array, index: number, amount: number): void => {
  data[index] = at(data, index) + amount;
};

/** Extent of the axis `fromEnd` before the last one (0 = the last). */
export const axisFromEnd = (shape: readonly number[], fromEnd: number): number => at(shape, shape.length - 1 - fromEnd);

/** Elements before the last `dims` axes: how many blocks of those axes there are. */
export const blocksBefore = (shape: readonly number[], dims: number): number =>
  product(shape.slice(0, shape.length - dims));
