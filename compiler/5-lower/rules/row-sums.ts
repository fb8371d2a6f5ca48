import type { Value } from '../../ir/value.ts';
import { product, shapeOf } from '../../ir/shape.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';
import { along, dividedBy, packOf, rowsBefore } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** Threads that a first pass over rows should have at least, if the sums' width allows. */
const wantedThreads = 8192;
const fewestRuns = 16;
const mostRuns = 256;

/** How many runs a long sum over rows is split into, for sums that are `width` packs wide. */
export const runsFor = (width: number): number => {
  const wanted = 2 ** Math.floor(Math.log2(wantedThreads / width));
  return Math.min(mostRuns, Math.max(fewestRuns, wanted));
};

/** Rows in each of `runs` runs. */
export const runLength = (rows: LaunchValue, runs: number): LaunchValue => dividedBy(rows, runs);

/** One pass of sum-rows: `rows` × `width` numbers to `runs` × `width` sums. */
export const sumRowsStep = (
  label: string,
  x: Value,
  sums: Value,
  rows: LaunchValue,
  width: number,
  pack: number,
  runs: number,
): Step => ({
  kernel: 'sum-rows',
  label,
  constants: { PACK: pack },
  launch: { count: (runs * width) / pack, rows, width: width / pack, chunk: runLength(rows, runs) },
  bindings: { x, sums },
  items: along((runs * width) / pack),
});

/** Sums of this many rows at most, where the number is known, take one pass. */
const short = 64;

/** One pass over few rows; else sums over runs of rows, then the sum of the runs. */
export const lowerSumRows: Lowering<'sumRows'> = (node, context) => {
  const x = input(node, 0);
  const { keep } = node.attributes;
  const width = product(x.shape.dims.slice(x.shape.dims.length - keep));
  const pack = packOf(width);
  const rows = rowsBefore(x, keep);
  if (typeof rows === 'number' && rows <= short) return [sumRowsStep(node.name, x, output(node), rows, width, pack, 1)];
  const runs = runsFor(width / pack);
  const partials = context.scratch(`${node.name}.partials`, shapeOf(undefined, runs, width));
  return [
    sumRowsStep(`${node.name}.partials`, x, partials, rows, width, pack, runs),
    sumRowsStep(node.name, partials, output(node), runs, width, pack, 1),
  ];
};
