import { input, output } from '../../ir/application.ts';
import type { GradientRule } from '../rule.ts';

export const attentionRule: GradientRule<'attention'> = (node, dy) => [
  (emit) => emit.last('attentionGrad', node.attributes, [input(node, 0), output(node, 0), output(node, 1), dy]),
];
