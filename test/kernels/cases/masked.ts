import { product } from '../../../compiler/ir/shape.ts';
import { caseOf, floats, images, integers, made } from './case.ts';
import type { KernelCase } from './case.ts';

const rowCount = 3;
const grids: readonly (readonly number[])[] = [[1], [5], [4, 4], [7, 3], [2, 3, 2]];
const children = { symbol: 'picked', times: 1 };

/** Every third patch of all rows is picked. */
const pickedOf = (patches: number): number[] =>
  Array.from({ length: rowCount * patches }, (_, i) => i).filter((i) => i % 3 === 0);

const conditionsOf = (grid: readonly number[], width: number, conditions: number): KernelCase[] => {
  const patches = product(grid);
  const picked = pickedOf(patches);
  const setting = { symbols: { images: rowCount, picked: picked.length } };
  const attributes = { grid, conditions };
  const slot = made('u32', images(), [patches], (i) => picked.indexOf(i) + 1);
  return [
    caseOf(
      'gatherConditions',
      attributes,
      [floats(images(), [patches, width]), made('u32', children, [], (i) => picked[i] ?? 0)],
      setting,
    ),
    caseOf('gatherConditionsGrad', attributes, [floats(children, [conditions, width]), slot], setting),
  ];
};

const ordersOf = (patches: number, grid = [patches], patch = [1], channels = 1): KernelCase[] => {
  const scalars = {
    seedLow: 3,
    seedHigh: 8,
    firstImage: 4,
    masked: Math.floor(patches / 3),
    picks: Math.ceil(patches / 3),
  };
  const extents = grid.map((n, axis) => n * (patch[axis] ?? 1));
  // Every third patch is known, but for one value of one of them; others are taken or drawn.
  const markOf = (value: number): number =>
    Math.floor(value / (channels * patch.at(-1)!)) % 3 === 0 && value !== 6 ? 2 : value % 2;
  const setting = { symbols: { images: rowCount, picked: 2 * rowCount * scalars.picks }, scalars };
  const order = made('u32', images(2), [patches], (i) => (i * 7 + Math.floor(i / patches)) % patches);
  const cyclic = made('u32', images(2), [patches], (i) => (i + Math.floor(i / patches)) % patches);
  const tokens = (width: number) => floats(images(2), [patches, width]);
  return [
    caseOf('permuteTokens', {}, [tokens(8), cyclic, cyclic], setting),
    caseOf('permuteTokens', {}, [tokens(3), cyclic, cyclic], setting),
    caseOf('patchAt', { back: 0 }, [cyclic], { ...setting, scalars: { position: patches - 1 } }),
    caseOf('patchAt', { back: 1 }, [cyclic], { ...setting, scalars: { position: patches } }),
    ...(['first', 'last'] as const).map((known) =>
      caseOf(
        'drawOrder',
        { extents, grid, patch, channels, stream: 5, known },
        [
          integers(images(2), [], rowCount),
          made('u32', images(2), [...extents, channels], (i) => markOf(i)),
          made('u32', undefined, [patches], (i) => (known === 'first' ? 0 : 1 + ((i * 7) % 4))),
        ],
        setting,
      ),
    ),
    caseOf('maskFromOrder', {}, [patches % 7 === 0 ? cyclic : order, integers(images(2), [], patches + 1)], setting),
    caseOf('pickFromOrder', { symbol: 'picked', before: 0 }, [cyclic], setting),
    caseOf('pickFromOrder', { symbol: 'picked', before: 3 }, [cyclic], setting),
  ];
};

export const maskedCases: readonly KernelCase[] = [
  ...grids.flatMap((grid) =>
    [1, 1 + 2 * grid.length].flatMap((conditions) => [
      ...conditionsOf(grid, 8, conditions),
      ...conditionsOf(grid, 3, conditions),
    ]),
  ),
  ...[1, 5, 16, 49, 256, 4100].flatMap((patches) => ordersOf(patches)),
  ...ordersOf(6, [3, 2], [2, 1], 2),
  ...ordersOf(20, [5, 4], [1, 3], 3),
];
