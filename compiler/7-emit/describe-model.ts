import type { LevelDescription, ModelDescription } from '../../runtime/model.ts';
import type { ModelPlan, ParameterEntry } from '../../runtime/execute/plan.ts';
import type { Level } from '../ir/architecture.ts';
import { product } from '../ir/shape.ts';
import type { LoweredModel } from '../lower.ts';

/** What the package tells of its model. The class embedding counts to level 0, which it conditions. */
export const describeModel = ({
  architecture,
  plan,
}: Pick<LoweredModel, 'architecture'> & { readonly plan: Pick<ModelPlan, 'parameters'> }): ModelDescription => {
  const { name, data, levels, train, sample } = architecture;
  const { extents, channels, alphabet, classes, labelDrop } = data;
  const counts = parametersByPart(plan.parameters, levels);
  return {
    name,
    data: { extents, channels, alphabet, classes, labelDrop },
    parameters: [...counts.values()].reduce((total, n) => total + n, 0),
    levels: levels.map((level) => describeLevel(level, counts.get(level.name) ?? 0)),
    head: { parameters: counts.get('head') ?? 0 },
    train,
    sample,
  };
};

const describeLevel = (
  { name, module, region, patch, patches, iterations }: Level,
  parameters: number,
): LevelDescription => ({
  name,
  module,
  region,
  patch,
  patches,
  iterations,
  parameters,
});

/** Numbers in the parameters of each level and of the head. */
const parametersByPart = (
  parameters: readonly ParameterEntry[],
  levels: readonly Level[],
): ReadonlyMap<string, number> => {
  const parts = [...levels.map((level) => level.name), 'head'];
  const counts = new Map<string, number>();
  for (const { name, shape } of parameters) {
    const part = parts.find((candidate) => name.startsWith(`${candidate}.`)) ?? 'level0';
    counts.set(part, (counts.get(part) ?? 0) + product(shape));
  }
  return counts;
};
