/** The CPU reference: a plain interpreter of the IR in float64. */
export type { EvaluationContext, Philox } from './context.ts';
export { concreteShape } from './context.ts';
export { constantFrom } from './constants.ts';
export { evaluateGraph } from './graph.ts';
export { evaluateNode } from './node.ts';
export { floatTensor, indexTensor, zeroTensor } from './tensor.ts';
export type { FloatTensor, IndexTensor, Tensor } from './tensor.ts';
