import { dimFromEnd, lastDim } from '../../ir/shape.ts';
import { along, elements, packOf, packs, scalar } from './sizes.ts';
import type { Lowering } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** One thread for each pack of the result. */
export const lowerPermuteTokens: Lowering<'permuteTokens'> = (node) => {
  const y = output(node);
  const width = lastDim(y.shape);
  const pack = packOf(width);
  const count = packs(y, pack);
  return [
    {
      kernel: 'permute-tokens',
      label: node.name,
      constants: { PACK: pack },
      launch: { count, tokens: dimFromEnd(y.shape, 1), width: width / pack },
      bindings: { x: input(node, 0), order: input(node, 1), y },
      items: along(count),
    },
  ];
};

/** One thread for each row. */
export const lowerPatchAt: Lowering<'patchAt'> = (node) => {
  const [order, patches] = [input(node, 0), output(node)];
  return [
    {
      kernel: 'patch-at',
      label: node.name,
      constants: {},
      launch: {
        count: elements(patches),
        places: lastDim(order.shape),
        position: scalar('position'),
        back: node.attributes.back,
      },
      bindings: { order, patches },
      items: along(elements(patches)),
      touched: { order: elements(patches) },
    },
  ];
};
