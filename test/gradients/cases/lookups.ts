import { product, rowsOf, shapeOf } from '../../../compiler/ir/shape.ts';
import type { Shape } from '../../../compiler/ir/shape.ts';
import type { GradientCase } from '../cases.ts';
import { dims, rows } from '../gradient-problem.ts';

/** Children picked among the patches of every row, and the inverse list that the gradient reads. */
const gather = (
  title: string,
  grid: readonly number[],
  conditions: number,
  rowCount: number,
  picked: readonly number[],
): GradientCase => ({
  op: 'gatherConditions',
  title,
  symbols: { rows: rowCount, children: picked.length },
  build: (p) => {
    const patches = product(grid);
    const children = shapeOf(rowsOf('children'));
    const slots = Array.from({ length: rowCount * patches }, (_, patch) => picked.indexOf(patch) + 1);
    return p.op(
      'gatherConditions',
      { grid, conditions },
      p.parameter('x', rows(patches, 2)),
      p.indices('picked', children, picked),
      p.indices('slot', rows(patches), slots),
    );
  },
});

const embedding = (
  title: string,
  groups: number,
  indices: Shape,
  elements: readonly number[],
  table: Shape,
): GradientCase => ({
  op: 'embedding',
  title,
  symbols: { rows: 3 },
  build: (p) => p.op('embedding', { groups }, p.indices('indices', indices, elements), p.parameter('table', table)),
});

const crossEntropy = (title: string, weights: readonly number[], targets: readonly number[]): GradientCase => ({
  op: 'crossEntropy',
  title,
  symbols: { rows: 2 },
  build: (p) =>
    p.op(
      'crossEntropy',
      { weights },
      p.parameter('logits', rows(weights.length, 5)),
      p.indices('targets', rows(weights.length), targets),
    ),
});

const logistic = (
  title: string,
  alphabet: number,
  weights: readonly number[],
  targets: readonly number[],
): GradientCase => ({
  op: 'logisticLoss',
  title,
  symbols: { rows: 2 },
  build: (p) =>
    p.op(
      'logisticLoss',
      { alphabet, weights },
      p.parameter('mixtures', rows(weights.length, 9)),
      p.indices('targets', rows(weights.length), targets),
    ),
});

export const lookupCases: readonly GradientCase[] = [
  gather('with all neighbours in an image', [3, 2], 5, 2, [1, 3, 4, 6, 11]),
  gather('of the patch alone', [2, 2], 1, 2, [0, 6, 7]),
  gather('with two conditions', [3, 3], 2, 1, [0, 4, 8, 5]),
  gather('in a sequence', [5], 3, 2, [0, 1, 4, 7, 9]),
  gather('in voxels', [2, 2, 2], 7, 1, [7, 0, 2]),
  {
    op: 'permuteTokens',
    title: 'in an order for each row',
    symbols: { rows: 2 },
    build: (p) =>
      p.op(
        'permuteTokens',
        {},
        p.parameter('x', rows(4, 3)),
        p.indices('order', rows(4), [2, 0, 3, 1, 1, 2, 0, 3]),
        p.indices('inverse', rows(4), [1, 3, 0, 2, 2, 0, 1, 3]),
      ),
  },
  embedding('of one table', 1, rows(1), [3, 0, 3], dims(4, 2)),
  embedding('of several tables with repeated indices', 2, rows(3), [1, 2, 9, 1, 0, 9, 3, 2, 9], dims(3, 4, 2)),
  {
    op: 'embedPatches',
    title: 'of two channels',
    symbols: { rows: 2 },
    build: (p) => {
      const placement = { extents: [4, 2], grid: [2, 1], patch: [1, 2], channels: 2, alphabet: 3 };
      const canvas = p.indices(
        'canvas',
        rows(4, 2, 2),
        [...Array(32).keys()].map((i) => (i * i) % 3),
      );
      const origins = p.indices('origins', shapeOf(rowsOf('rows', 2)), [0, 4, 8, 12]);
      const table = p.parameter('table', dims(6, 4));
      return p.op('embedPatches', { ...placement, first: 0, count: 2 }, canvas, origins, table);
    },
  },
  crossEntropy('of one channel', [1], [4, 0]),
  crossEntropy('with weights', [2.5, 1, 1], [0, 1, 4, 4, 4, 2]),
  logistic('of one channel, with open edges', 7, [1], [0, 6]),
  logistic('with weights', 300, [2.5, 1], [0, 150, 299, 3]),
  logistic('of two values', 2, [1], [0, 1]),
  {
    op: 'crossEntropy',
    title: 'summed with another loss',
    symbols: { rows: 2 },
    build: (p) => {
      const logits = p.parameter('logits', rows(1, 3));
      const loss = p.op('crossEntropy', { weights: [1] }, logits, p.indices('targets', rows(1), [2, 1]));
      const other = p.op(
        'crossEntropy',
        { weights: [1] },
        p.map('scale', [logits], 2),
        p.indices('others', rows(1), [0, 1]),
      );
      return p.map('add', [loss, other]);
    },
  },
];
