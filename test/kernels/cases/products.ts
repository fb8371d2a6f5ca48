import { scalarFunctions } from '../../../compiler/ir/ops/functions.ts';
import type { ElementwiseFn } from '../../../compiler/ir/ops/functions.ts';
import { caseOf, floats, images, integers } from './case.ts';
import type { Given, KernelCase } from './case.ts';

const setting = { symbols: { images: 3 }, scalars: { seedLow: 5, seedHigh: 9, step: 3 } };

interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly groups: number;
}

const sizes: readonly Sizes[] = [
  { rows: 1, columns: 1, inner: 1, groups: 1 },
  { rows: 5, columns: 7, inner: 3, groups: 1 },
  { rows: 23, columns: 72, inner: 20, groups: 1 },
  { rows: 23, columns: 120, inner: 20, groups: 1 },
  { rows: 23, columns: 72, inner: 3, groups: 1 },
  { rows: 50, columns: 12, inner: 9, groups: 1 },
  { rows: 50, columns: 130, inner: 65, groups: 1 },
  { rows: 9, columns: 68, inner: 12, groups: 3 },
  { rows: 47, columns: 140, inner: 76, groups: 2 },
];

const productsOf = ({ rows, columns, inner, groups }: Sizes): KernelCase[] => {
  const grouped = (...dims: readonly number[]): number[] => (groups === 1 ? [...dims] : [groups, ...dims]);
  const matrix = floats(undefined, grouped(columns, inner));
  return [
    caseOf('matmul', { layout: 'NT', groups }, [floats(images(rows), grouped(inner)), matrix], setting),
    caseOf('matmul', { layout: 'NN', groups }, [floats(images(rows), grouped(columns)), matrix], setting),
    caseOf(
      'matmul',
      { layout: 'TN', groups },
      [floats(images(rows), grouped(columns)), floats(images(rows), grouped(inner))],
      setting,
    ),
  ];
};

const functionOf = (fn: ElementwiseFn, dims: readonly number[]): KernelCase => {
  const given = (kind: 'number' | 'condition'): Given =>
    kind === 'number' ? floats(images(5), dims, 3) : integers(images(5), dims.slice(0, 1), 2);
  return caseOf('elementwise', { fn, constant: 0.3, stream: 4 }, scalarFunctions[fn].operands.map(given), setting);
};

const functions = Object.keys(scalarFunctions) as ElementwiseFn[];

export const productCases: readonly KernelCase[] = [
  ...sizes.flatMap(productsOf),
  ...functions.flatMap((fn) => [functionOf(fn, [1]), functionOf(fn, [5, 3]), functionOf(fn, [3, 64])]),
];
