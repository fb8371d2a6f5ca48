import { IrError } from '../error.ts';
import type { Graph } from '../graph.ts';
import type { Value } from '../value.ts';
import { constantFrom } from './constants.ts';
import { concreteShape } from './context.ts';
import type { EvaluationContext } from './context.ts';
import { checkTensor, evaluateNode } from './node.ts';
import type { Tensor } from './tensor.ts';

/** The tensor of a value that no node makes: computed from its recipe, or fed. */
const sourceTensor = (value: Value, feeds: ReadonlyMap<string, Tensor>, context: EvaluationContext): Tensor => {
  if (value.source?.kind === 'constant')
    return constantFrom(value.source.recipe, concreteShape(value.shape, context.symbols));
  const tensor = feeds.get(value.name);
  if (tensor === undefined) throw new IrError(`${value.name} is neither made nor fed`);
  checkTensor(value, tensor, context);
  return tensor;
};

/**
 * Evaluates a graph on the CPU in float64. `feeds` holds parameters, inputs and states by name (states are written in place). Gives
 * every value of the run by name, constants and feeds that it used included.
 */
export const evaluateGraph = (
  graph: Graph,
  feeds: ReadonlyMap<string, Tensor>,
  context: EvaluationContext,
): ReadonlyMap<string, Tensor> => {
  const tensors = new Map<string, Tensor>();
  const tensorOf = (value: Value): Tensor => {
    const tensor = tensors.get(value.name) ?? sourceTensor(value, feeds, context);
    tensors.set(value.name, tensor);
    return tensor;
  };
  for (const node of graph.nodes) {
    const outputs = evaluateNode(node, node.inputs.map(tensorOf), context);
    outputs.forEach((tensor, i) => {
      const value = node.outputs[i];
      if (value !== undefined) tensors.set(value.name, tensor);
    });
  }
  for (const value of [...graph.results.values(), ...graph.gradients.values()]) tensorOf(value);
  return tensors;
};
