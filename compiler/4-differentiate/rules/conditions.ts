import { IrError } from '../../ir/error.ts';
import type { GradientRule } from '../rule.ts';

/** The gradient gathers too, by way of `slot`, so that no two children write the same patch at once. */
export const gatherConditionsRule: GradientRule<'gatherConditions'> = (node, dy) => {
  const slot = node.inputs[2];
  if (slot === undefined) throw new IrError(`${node.name} needs its input \`slot\` to be differentiated`);
  return [(emit) => emit.last('gatherConditionsGrad', node.attributes, [dy, slot]), undefined, undefined];
};
