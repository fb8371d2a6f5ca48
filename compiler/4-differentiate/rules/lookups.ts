import { IrError } from '../../ir/error.ts';
import { inputOf } from '../rule.ts';
import type { GradientRule } from '../rule.ts';

export const embeddingRule: GradientRule<'embedding'> = (node, dy) => {
  const { groups } = node.attributes;
  const [indices, table] = [inputOf(node, 0), inputOf(node, 1)];
  return [undefined, (emit) => emit.last('embeddingGrad', { groups, table: table.shape.dims }, [indices, dy])];
};

/** The gradient gathers too, by way of `slot`, so that no two children write the same patch at once. */
export const gatherConditionsRule: GradientRule<'gatherConditions'> = (node, dy) => {
  const slot = node.inputs[2];
  if (slot === undefined) throw new IrError(`${node.name} needs its input \`slot\` to be differentiated`);
  return [(emit) => emit.last('gatherConditionsGrad', node.attributes, [dy, slot]), undefined, undefined];
};
