import type { GradientCase } from '../cases.ts';
import { dims, rows } from '../gradient-problem.ts';

const symbols = { rows: 3 };

export const tokenCases: readonly GradientCase[] = [
  {
    op: 'concatTokens',
    title: 'of three sequences',
    symbols,
    build: (p) =>
      p.op(
        'concatTokens',
        {},
        p.parameter('a', rows(1, 2)),
        p.parameter('b', rows(5, 2)),
        p.parameter('c', rows(2, 2)),
      ),
  },
  {
    op: 'concatTokens',
    title: 'of a sequence with itself, after an input',
    symbols,
    build: (p) => {
      const x = p.parameter('x', rows(2, 3));
      return p.op('concatTokens', {}, p.input('features', rows(4, 3)), x, x);
    },
  },
  {
    op: 'sliceTokens',
    title: 'from the middle',
    symbols,
    build: (p) => p.op('sliceTokens', { start: 2, count: 3 }, p.parameter('x', rows(7, 2))),
  },
  {
    op: 'sliceTokens',
    title: 'from the start of a table without rows',
    symbols,
    build: (p) => p.op('sliceTokens', { start: 0, count: 3 }, p.parameter('x', dims(5, 2))),
  },
  {
    op: 'padTokens',
    title: 'on both sides',
    symbols,
    build: (p) => p.op('padTokens', { before: 1, after: 2 }, p.parameter('x', rows(3, 2))),
  },
  {
    op: 'repeatTokens',
    title: 'five times',
    symbols,
    build: (p) => p.op('repeatTokens', { count: 5 }, p.parameter('x', rows(1, 3))),
  },
  {
    op: 'sumTokens',
    title: 'of five tokens',
    symbols,
    build: (p) => p.op('sumTokens', {}, p.parameter('x', rows(5, 3))),
  },
  {
    op: 'reshape',
    title: 'tokens into rows',
    symbols,
    build: (p) => p.op('reshape', { rows: 5, dims: [1, 2] }, p.parameter('x', rows(5, 2))),
  },
  {
    op: 'reshape',
    title: 'without rows',
    symbols,
    build: (p) => p.op('reshape', { rows: undefined, dims: [6] }, p.parameter('x', dims(3, 2))),
  },
];
