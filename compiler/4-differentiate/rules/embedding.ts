import { input } from '../../ir/application.ts';
import type { GradientRule } from '../rule.ts';

export const embeddingRule: GradientRule<'embedding'> = (node, dy) => {
  const { groups } = node.attributes;
  const [indices, table] = [input(node, 0), input(node, 1)];
  return [undefined, (emit) => emit.last('embeddingGrad', { groups, table: table.shape.dims }, [indices, dy])];
};

export const embedPatchesRule: GradientRule<'embedPatches'> = (node, dy) => [
  undefined,
  undefined,
  (emit) => emit.last('embedPatchesGrad', node.attributes, [input(node, 0), input(node, 1), dy]),
];
