import { IrError } from '../error.ts';
import type { Node, NodeOf } from '../graph.ts';
import type { Value } from '../value.ts';
import { ops } from '../ops/table.ts';
import type { OpKind } from '../ops/table.ts';
import { printShape } from '../shape.ts';
import { Call } from './call.ts';
import { concreteShape } from './context.ts';
import type { EvaluationContext } from './context.ts';
import { zeroTensor } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/** Throws IrError where a tensor is not of the shape and element that the graph declares. */
export const checkTensor = (value: Value, tensor: Tensor, context: EvaluationContext): void => {
  const expected = concreteShape(value.shape, context.symbols);
  const fits =
    tensor.element === value.element &&
    tensor.shape.length === expected.length &&
    expected.every((n, i) => n === tensor.shape[i]);
  if (fits) return;
  throw new IrError(
    `${value.name} is ${value.element} ${printShape(value.shape)} but got ${tensor.element} [${tensor.shape.join(', ')}]`,
  );
};

const apply = <K extends OpKind>(
  node: NodeOf<K>,
  inputs: readonly Tensor[],
  context: EvaluationContext,
): readonly Tensor[] => {
  node.inputs.forEach((value, i) => {
    const tensor = inputs[i];
    if (tensor === undefined) throw new IrError(`${value.name} got no tensor`);
    checkTensor(value, tensor, context);
  });
  const outputs = node.outputs.map(({ element, shape }) => zeroTensor(element, concreteShape(shape, context.symbols)));
  ops[node.kind].evaluate(new Call(node, inputs, outputs, context));
  return outputs;
};

/**
 * Evaluates one node on the CPU in float64: the reference that kernels and gradients are tested against. Ops that change inputs in place
 * change the given tensors.
 */
export const evaluateNode = (node: Node, inputs: readonly Tensor[], context: EvaluationContext): readonly Tensor[] => {
  try {
    return apply(node, inputs, context);
  } catch (error) {
    if (error instanceof IrError) throw new IrError(`${node.name} (${node.kind}): ${error.message}`, { cause: error });
    throw error;
  }
};
