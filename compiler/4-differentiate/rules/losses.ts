import { input } from '../../ir/application.ts';
import type { GradientRule } from '../rule.ts';

export const crossEntropyRule: GradientRule<'crossEntropy'> = (node, dloss) => [
  (emit) => emit.last('crossEntropyGrad', node.attributes, [input(node, 0), input(node, 1), dloss]),
  undefined,
];

export const logisticLossRule: GradientRule<'logisticLoss'> = (node, dloss) => [
  (emit) => emit.last('logisticLossGrad', node.attributes, [input(node, 0), input(node, 1), dloss]),
  undefined,
];
