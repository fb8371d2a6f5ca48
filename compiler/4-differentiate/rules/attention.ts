import { inputOf, outputOf } from '../rule.ts';
import type { GradientRule } from '../rule.ts';

/** A rotation's transpose is the rotation back. */
export const rotaryRule: GradientRule<'rotary'> = (node, dy) => {
  const { heads, inverse } = node.attributes;
  return [(emit) => emit.last('rotary', { heads, inverse: !inverse }, [dy, inputOf(node, 1)]), undefined];
};

export const attentionRule: GradientRule<'attention'> = (node, dy) => [
  (emit) => emit.last('attentionGrad', node.attributes, [inputOf(node, 0), outputOf(node, 0), outputOf(node, 1), dy]),
];
