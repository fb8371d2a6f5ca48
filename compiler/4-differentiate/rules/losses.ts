import { inputOf } from '../rule.ts';
import type { GradientRule } from '../rule.ts';

export const crossEntropyRule: GradientRule<'crossEntropy'> = (node, dloss) => [
  (emit) => emit.last('crossEntropyGrad', node.attributes, [inputOf(node, 0), inputOf(node, 1), dloss]),
  undefined,
];
