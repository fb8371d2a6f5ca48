import type { ElementwiseFn } from '../../../compiler/ir/ops/functions.ts';
import type { Shape } from '../../../compiler/ir/shape.ts';
import type { GradientCase } from '../cases.ts';
import { dims, rows } from '../gradient-problem.ts';

const symbols = { rows: 3 };

const unary = (fn: ElementwiseFn, constant = 0): GradientCase => ({
  op: 'elementwise',
  fn,
  title: 'of one operand',
  symbols,
  build: (p) => p.map(fn, [p.parameter('x', rows(5, 2))], constant, 11),
});

const binary = (fn: ElementwiseFn, title: string, left: Shape, right: Shape): GradientCase => ({
  op: 'elementwise',
  fn,
  title,
  symbols,
  build: (p) => p.map(fn, [p.parameter('left', left), p.parameter('right', right)]),
});

const broadcasts = (fn: ElementwiseFn): readonly GradientCase[] => [
  binary(fn, 'of two full operands', rows(5, 2), rows(5, 2)),
  binary(fn, 'with a vector', rows(5, 2), dims(2)),
  binary(fn, 'with a vector on the left', dims(2), rows(5, 2)),
  binary(fn, 'with a table', rows(5, 2), dims(5, 2)),
  binary(fn, 'with a table of one row', rows(1, 2), dims(1, 2)),
  binary(fn, 'with a vector behind 1s', rows(5, 2), dims(1, 1, 2)),
  binary(fn, 'with a number', rows(5, 2), dims(1)),
  binary(fn, 'with a number in two dimensions', rows(5, 2), dims(1, 1)),
  binary(fn, 'without rows', dims(5, 2), dims(2)),
];

const select = (title: string, condition: Shape, bits: readonly number[], a: Shape, b: Shape): GradientCase => ({
  op: 'elementwise',
  fn: 'select',
  title,
  symbols,
  build: (p) => p.map('select', [p.indices('condition', condition, bits), p.parameter('a', a), p.parameter('b', b)]),
});

export const elementwiseCases: readonly GradientCase[] = [
  ...broadcasts('add'),
  ...broadcasts('multiply'),
  {
    op: 'elementwise',
    fn: 'multiply',
    title: 'square',
    symbols,
    build: (p) => {
      const x = p.parameter('x', rows(4));
      return p.map('multiply', [x, x]);
    },
  },
  {
    op: 'elementwise',
    fn: 'add',
    title: 'of several uses of a value',
    symbols,
    build: (p) => {
      const x = p.parameter('x', rows(4));
      const doubled = p.map('add', [x, x]);
      return p.map('add', [p.map('add', [doubled, p.map('silu', [x])]), p.map('gelu', [doubled])]);
    },
  },
  {
    op: 'elementwise',
    fn: 'multiply',
    title: 'by an input that is broadcast as a prefix',
    symbols,
    build: (p) => p.map('multiply', [p.parameter('x', rows(5, 2)), p.input('scales', rows(5))]),
  },
  unary('scale', -1.75),
  unary('gelu'),
  unary('silu'),
  unary('dropout', 0.4),
  select('of full operands', rows(4), [1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0], rows(4), rows(4)),
  select('of a mask token and tokens', rows(2), [1, 0, 0, 1, 1, 1], dims(3), rows(2, 3)),
  select('of a condition and an unconditional embedding', rows(), [1, 0, 7], rows(1, 3), dims(1, 3)),
];
