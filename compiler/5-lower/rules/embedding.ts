import { dimFromEnd, lastDim, shapeOf } from '../../ir/shape.ts';
import type { Shape } from '../../ir/shape.ts';
import { runLength, sumRowsStep } from './row-sums.ts';
import { along, elements, packOf, packs, vectors } from './sizes.ts';
import type { Lowering } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** One thread for each pack of the result. */
export const lowerEmbedding: Lowering<'embedding'> = (node) => {
  const indices = input(node, 0);
  const table = input(node, 1);
  const y = output(node);
  const width = lastDim(y.shape);
  const pack = packOf(width);
  const count = packs(y, pack);
  return [
    {
      kernel: 'embedding',
      label: node.name,
      constants: { PACK: pack },
      launch: {
        count,
        width: width / pack,
        groups: node.attributes.groups,
        perRow: lastDim(indices.shape),
        alphabet: dimFromEnd(table.shape, 1),
      },
      bindings: { indices, table, y },
      items: along(count),
      touched: { table: elements(y) },
    },
  ];
};

const mostRuns = 32;
/** Numbers that the tables of all runs have at most: 64 MiB, half of what a storage binding can always hold. */
const mostNumbers = 2 ** 24;

/**
 * Runs of rows, each with a table of `size` numbers of its own: many for the head's pixels if their tables are small, one for a row per
 * image, whose table may be large.
 */
const runsForRows = ({ rows }: Shape, size: number): number =>
  rows === undefined || rows.times === 1 ? 1 : Math.max(1, Math.min(mostRuns, Math.floor(mostNumbers / size)));

/** Tables of sums over runs of rows, and their sum where there is more than one run. No two threads add to the same number. */
export const lowerEmbeddingGrad: Lowering<'embeddingGrad'> = (node, context) => {
  const indices = input(node, 0);
  const gradient = output(node);
  const width = lastDim(gradient.shape);
  const pack = packOf(width);
  const alphabet = dimFromEnd(gradient.shape, 1);
  const tables = gradient.shape.dims.length === 3 ? dimFromEnd(gradient.shape, 2) : 1;
  const rows = vectors(indices);
  const size = tables * alphabet * width;
  const runs = runsForRows(indices.shape, size);
  const partials = runs === 1 ? gradient : context.scratch(`${node.name}.partials`, shapeOf(undefined, runs, size));
  const count = (runs * tables * width) / pack;
  const first = {
    kernel: 'embedding-grad',
    label: runs === 1 ? node.name : `${node.name}.partials`,
    constants: { PACK: pack },
    launch: {
      count,
      rows,
      width: width / pack,
      tables,
      groups: node.attributes.groups,
      perRow: lastDim(indices.shape),
      alphabet,
      chunk: runLength(rows, runs),
    },
    bindings: { indices, dy: input(node, 1), partials },
    items: along(count),
  };
  return runs === 1 ? [first] : [first, sumRowsStep(node.name, partials, gradient, runs, size, pack, 1)];
};
