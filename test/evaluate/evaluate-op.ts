import { GraphBuilder } from '../../compiler/ir/builder.ts';
import { evaluateNode, floatTensor, indexTensor } from '../../compiler/ir/evaluate/index.ts';
import type { EvaluationContext, Philox, Tensor } from '../../compiler/ir/evaluate/index.ts';
import type { OpKind, Ops } from '../../compiler/ir/ops/table.ts';
import type { Scalar } from '../../compiler/ir/scalars.ts';
import { rowsOf, shapeOf } from '../../compiler/ir/shape.ts';
import { philox } from '../../runtime/random/philox.ts';

/** A tensor and whether its first axis is rows. */
export interface Operand {
  readonly tensor: Tensor;
  readonly hasRows: boolean;
}

export const rowsOfFloats = (shape: readonly number[], elements: readonly number[]): Operand => ({
  tensor: floatTensor(shape, elements),
  hasRows: true,
});

export const floats = (shape: readonly number[], elements: readonly number[]): Operand => ({
  tensor: floatTensor(shape, elements),
  hasRows: false,
});

export const rowsOfIndices = (shape: readonly number[], elements: readonly number[]): Operand => ({
  tensor: indexTensor(shape, elements),
  hasRows: true,
});

interface Options {
  readonly symbols?: Readonly<Record<string, number>>;
  readonly scalars?: Readonly<Partial<Record<Scalar, number>>>;
  readonly philox?: Philox;
}

/** Evaluates one op on the operands; every row count n is the value of a symbol `n`, and `symbols` adds those that the op itself names. */
export const evaluateOp = <K extends OpKind>(
  kind: K,
  attributes: Ops[K],
  operands: readonly Operand[],
  options: Options = {},
): readonly Tensor[] => {
  const builder = new GraphBuilder('test');
  const counts = operands.flatMap(({ tensor, hasRows }) => (hasRows ? [tensor.shape[0]!] : []));
  const inputs = operands.map(({ tensor, hasRows }, i) => {
    const shape = hasRows
      ? shapeOf(rowsOf(String(tensor.shape[0])), ...tensor.shape.slice(1))
      : shapeOf(undefined, ...tensor.shape);
    return builder.source(`input${i}`, shape, { kind: 'input' }, tensor.element);
  });
  builder.add(kind, kind, attributes, inputs);
  const context: EvaluationContext = {
    symbols: { ...Object.fromEntries(counts.map((n) => [String(n), n])), ...options.symbols },
    scalars: { seedLow: 1, seedHigh: 2, step: 3, firstImage: 0, ...options.scalars },
    philox: options.philox ?? philox,
  };
  const [node] = builder.finish(new Map()).nodes;
  return evaluateNode(
    node!,
    operands.map(({ tensor }) => tensor),
    context,
  );
};

/** The elements of one output as a plain list. */
export const elementsOf = (outputs: readonly Tensor[], output = 0): number[] => Array.from(outputs[output]!.data);
