import type { FractalSpec, LevelSpec } from '../1-parse/spec.ts';
import { fixedOrders } from '../../runtime/recursion/orders.ts';
import type { Level } from '../ir/architecture.ts';
import type { ModuleTraits } from '../ir/module.ts';

/** The numbers of a level; of a faulty spec only as far as they have a meaning. */
export const resolveLevel = (spec: FractalSpec, level: LevelSpec, index: number, modules: ModuleTraits): Level => {
  const { module, patch, width, blocks, heads, guidingPixel, dropout } = level;
  const parent = spec.levels[index - 1];
  const region = parent?.patch ?? spec.data.shape;
  const grid = patch.map((extent, axis) => Math.max(1, Math.floor((region[axis] ?? 1) / extent)));
  const patches = grid.reduce((product, extent) => product * extent, 1);
  const traits = modules.generators.get(module);
  return {
    name: `level${index}`,
    index,
    module,
    region,
    patch,
    grid,
    patches,
    width,
    parentWidth: parent?.width ?? width,
    blocks,
    heads,
    hidden: level.hidden ?? traits?.defaultHidden(width) ?? width,
    conditions: level.conditions ?? traits?.defaultConditions(conditionsProvided(spec, index, modules)) ?? 1,
    guidingPixel,
    attentionDropout: dropout.attention,
    projectionDropout: dropout.projection,
    iterations: level.iterations ?? traits?.defaultIterations(patches) ?? patches,
    order: orderOf(level.order, grid),
  };
};

const orderOf = (order: LevelSpec['order'], grid: readonly number[]): readonly number[] | undefined => {
  if (order === undefined || order === 'random') return undefined;
  return typeof order === 'string' ? fixedOrders[order](grid) : order;
};

/** Conditions that a level's parent hands down; the root gives the class embedding in every direction. */
export const conditionsProvided = (spec: FractalSpec, index: number, modules: ModuleTraits): number => {
  const axes = spec.data.shape.length;
  const everyDirection = 1 + 2 * axes;
  const parent = spec.levels[index - 1];
  if (parent === undefined) return everyDirection;
  return modules.generators.get(parent.module)?.conditionsProvided(axes) ?? everyDirection;
};
