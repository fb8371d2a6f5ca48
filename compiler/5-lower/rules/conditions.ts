import type { Value } from '../../ir/value.ts';
import { neighbourOffsets } from '../../ir/neighbours.ts';
import type { Ops } from '../../ir/ops/table.ts';
import { lastDim, product } from '../../ir/shape.ts';
import { listConstants } from '../../wgsl/constants.ts';
import { along, packOf, packs } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** The constants of kernels/include/neighbour.wgsl. */
const neighbourConstants = ({ grid, conditions }: Ops['gatherConditions']): Record<string, number> => {
  const steps = [grid.map(() => 0), ...neighbourOffsets(grid.length)].slice(0, conditions);
  return { AXES: grid.length, ...listConstants('GRID', grid), ...listConstants('OFFSETS', steps.flat()) };
};

/** What the kernel and its gradient share: one thread for each pack of the written value. */
const conditionsStep = (
  written: Value,
  attributes: Ops['gatherConditions'],
): Omit<Step, 'kernel' | 'label' | 'bindings'> => {
  const width = lastDim(written.shape);
  const pack = packOf(width);
  const count = packs(written, pack);
  return {
    constants: { PACK: pack, ...neighbourConstants(attributes) },
    launch: { count, patches: product(attributes.grid), width: width / pack, conditions: attributes.conditions },
    items: along(count),
  };
};

/** One thread for each pack of the gathered conditions. */
export const lowerGatherConditions: Lowering<'gatherConditions'> = (node) => [
  {
    kernel: 'gather-conditions',
    label: node.name,
    ...conditionsStep(output(node), node.attributes),
    bindings: { x: input(node, 0), picked: input(node, 1), y: output(node) },
  },
];

/** One thread for each pack of a patch's gradient, which gathers from its neighbours' children. */
export const lowerGatherConditionsGrad: Lowering<'gatherConditionsGrad'> = (node) => [
  {
    kernel: 'gather-conditions-grad',
    label: node.name,
    ...conditionsStep(output(node), node.attributes),
    bindings: { dy: input(node, 0), slot: input(node, 1), dx: output(node) },
  },
];
