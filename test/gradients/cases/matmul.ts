import type { GradientCase } from '../cases.ts';
import { dims, rows } from '../gradient-problem.ts';

const grouped = (groups: number, ...extents: readonly number[]): readonly number[] =>
  groups === 1 ? extents : [groups, ...extents];

const withGroups = (groups: number): readonly GradientCase[] => {
  const title = `${groups} ${groups === 1 ? 'group' : 'groups'}`;
  const shared = { op: 'matmul', symbols: { rows: 2 } } as const;
  return [
    {
      ...shared,
      title: `NT, ${title}`,
      build: (p) => {
        const x = p.parameter('x', rows(3, ...grouped(groups, 5)));
        const weight = p.parameter('weight', dims(...grouped(groups, 7, 5)));
        return p.op('matmul', { layout: 'NT', groups }, x, weight);
      },
    },
    {
      ...shared,
      title: `NN, ${title}`,
      build: (p) => {
        const x = p.parameter('x', rows(...grouped(groups, 3)));
        const weight = p.parameter('weight', dims(...grouped(groups, 3, 4)));
        return p.op('matmul', { layout: 'NN', groups }, x, weight);
      },
    },
    {
      ...shared,
      title: `TN, ${title}`,
      build: (p) => {
        const y = p.parameter('y', rows(3, ...grouped(groups, 2)));
        const x = p.parameter('x', rows(3, ...grouped(groups, 5)));
        return p.op('matmul', { layout: 'TN', groups }, y, x);
      },
    },
  ];
};

export const matmulCases: readonly GradientCase[] = [
  ...withGroups(1),
  ...withGroups(3),
  {
    op: 'matmul',
    title: 'NT, a product with itself',
    symbols: {},
    build: (p) => {
      const x = p.parameter('x', dims(3, 3));
      return p.op('matmul', { layout: 'NT', groups: 1 }, x, x);
    },
  },
  {
    op: 'sumRows',
    title: 'keeping one dimension',
    symbols: { rows: 3 },
    build: (p) => p.op('sumRows', { keep: 1 }, p.parameter('x', rows(5, 2))),
  },
  {
    op: 'sumRows',
    title: 'keeping two dimensions',
    symbols: { rows: 3 },
    build: (p) => p.op('sumRows', { keep: 2 }, p.parameter('x', rows(5, 2))),
  },
];
