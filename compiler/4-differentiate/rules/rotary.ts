import { input } from '../../ir/application.ts';
import type { GradientRule } from '../rule.ts';

/** A rotation's transpose is the rotation back. */
export const rotaryRule: GradientRule<'rotary'> = (node, dy) => {
  const { heads, inverse } = node.attributes;
  return [(emit) => emit.last('rotary', { heads, inverse: !inverse }, [dy, input(node, 1)]), undefined];
};
