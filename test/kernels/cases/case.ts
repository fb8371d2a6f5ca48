import { GraphBuilder } from '../../../compiler/ir/builder.ts';
import { concreteShape, floatTensor, indexTensor } from '../../../compiler/ir/evaluate/index.ts';
import type { EvaluationContext, Tensor } from '../../../compiler/ir/evaluate/index.ts';
import type { Node } from '../../../compiler/ir/graph.ts';
import type { Source, Value } from '../../../compiler/ir/value.ts';
import type { OpKind, Ops } from '../../../compiler/ir/ops/table.ts';
import { product, rowsOf, shapeOf } from '../../../compiler/ir/shape.ts';
import type { Element, Rows, Shape } from '../../../compiler/ir/shape.ts';
import type { Scalar } from '../../../compiler/ir/scalars.ts';
import { philox } from '../../../runtime/random/philox.ts';

/** One op on concrete inputs, to be computed by its kernels and by the CPU reference. */
export interface KernelCase {
  readonly title: string;
  readonly node: Node;
  readonly inputs: readonly Tensor[];
  readonly context: EvaluationContext;
}

/** An input of a case: its shape and its elements in order. */
export interface Given {
  readonly shape: Shape;
  readonly element: Element;
  readonly elements: (count: number) => ArrayLike<number>;
}

export interface Setting {
  readonly symbols: Readonly<Record<string, number>>;
  readonly scalars?: Readonly<Partial<Record<Scalar, number>>>;
}

/** A case whose title tells the op and the inputs' shapes. */
export const caseOf = <K extends OpKind>(
  kind: K,
  attributes: Ops[K],
  givens: readonly Given[],
  setting: Setting,
): KernelCase => {
  const builder = new GraphBuilder('case');
  const source: Source = { kind: 'input' };
  const values = givens.map(({ shape, element }, i) => builder.source(`input${i}`, shape, source, element));
  builder.add(kind, 'node', attributes, values);
  const node = builder.finish(new Map<string, Value>()).nodes[0];
  if (node === undefined) throw new Error('the builder made no node');
  const context: EvaluationContext = { symbols: setting.symbols, scalars: setting.scalars ?? {}, philox };
  const inputs = givens.map(({ shape, element, elements }) => {
    const concrete = concreteShape(shape, setting.symbols);
    return (element === 'f32' ? floatTensor : indexTensor)(concrete, rounded(element, elements(product(concrete))));
  });
  const shapes = inputs.map(({ shape }) => shape.join('×')).join(', ');
  return { title: `${kind} of ${shapes} ${summary(attributes)}`.trim(), node, inputs, context };
};

/** Rows of the symbol that all cases use. */
export const images = (times = 1): Rows => rowsOf('images', times);

/** The reference gets the numbers that a float32 holds. */
const rounded = (element: Element, elements: ArrayLike<number>): ArrayLike<number> =>
  element === 'f32' ? Float32Array.from(elements) : elements;

const summary = (attributes: object): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ');

let drawn = 0;

/** Uniform numbers between −1 and 1, other ones for every call. */
const draw = (count: number): number[] => {
  const stream = drawn++;
  return Array.from({ length: count }, (_, i) => philox([i, 0, 0, stream], [7, 7])[0] / 2 ** 31 - 1);
};

/** Random numbers between −scale and scale. */
export const floats = (rows: Rows | undefined, dims: readonly number[], scale = 1): Given => ({
  shape: shapeOf(rows, ...dims),
  element: 'f32',
  elements: (count) => draw(count).map((x) => x * scale),
});

/** Random integers 0 … below − 1. */
export const integers = (rows: Rows | undefined, dims: readonly number[], below: number): Given => ({
  shape: shapeOf(rows, ...dims),
  element: 'u32',
  elements: (count) => draw(count).map((x) => Math.min(below - 1, Math.floor(((x + 1) / 2) * below))),
});

/** The given elements, computed from their place. */
export const made = (
  element: Element,
  rows: Rows | undefined,
  dims: readonly number[],
  elementAt: (index: number) => number,
): Given => ({
  shape: shapeOf(rows, ...dims),
  element,
  elements: (count) => Array.from({ length: count }, (_, i) => elementAt(i)),
});

/** Elements that an earlier case's reference computed. */
export const computed = (rows: Rows | undefined, tensor: Tensor): Given => ({
  shape: shapeOf(rows, ...(rows === undefined ? tensor.shape : tensor.shape.slice(1))),
  element: tensor.element,
  elements: () => tensor.data,
});
