import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { dimFromEnd, elementsPerUnit, lastDim, product, shapeOf } from '../../ir/shape.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';
import { regionConstants } from './cells.ts';
import { runLength, sumRowsStep } from './row-sums.ts';
import { along, elements, packOf, packs, scalar, times } from './sizes.ts';
import type { Lowering, LoweringContext, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** What is looked up in tables [tables, alphabet, width]. */
interface Lookup {
  /** u32 [rows, perRow], of which each row's first `groups` are looked up, each in a table of its own. */
  readonly indices: Value;
  readonly perRow: number;
  readonly groups: number;
  readonly alphabet: number;
  readonly width: number;
}

/** One thread for each pack of the result. */
const lookupStep = (label: string, { indices, ...lookup }: Lookup, table: Value, y: Value): Step => {
  const pack = packOf(lookup.width);
  const count = packs(y, pack);
  return {
    kernel: 'embedding',
    label,
    constants: { PACK: pack },
    launch: { count, ...lookup, width: lookup.width / pack },
    bindings: { indices, table, y },
    items: along(count),
    touched: { table: elements(y) },
  };
};

export const lowerEmbedding: Lowering<'embedding'> = (node) => {
  const [indices, table, y] = [input(node, 0), input(node, 1), output(node)];
  const { groups } = node.attributes;
  const lookup = { perRow: lastDim(indices.shape), groups, alphabet: dimFromEnd(table.shape, 1) };
  return [lookupStep(node.name, { indices, ...lookup, width: lastDim(y.shape) }, table, y)];
};

const mostRuns = 32;
/** Numbers that the tables of all runs have at most: 64 MiB, half of what a storage binding can always hold. */
const mostNumbers = 2 ** 24;

/**
 * Runs of rows, each with a table of `size` numbers of its own: many for the head's pixels if their tables are small, one for a row per
 * image, whose table may be large.
 */
const runsForRows = ({ indices, perRow }: Lookup, size: number): number =>
  indices.shape.rows === undefined || elementsPerUnit(indices.shape) === perRow
    ? 1
    : Math.max(1, Math.min(mostRuns, Math.floor(mostNumbers / size)));

/** Tables of sums over runs of rows, and their sum where there is more than one run. No two threads add to the same number. */
const lookupGradSteps = (
  label: string,
  lookup: Lookup,
  tables: number,
  dy: Value,
  gradient: Value,
  context: LoweringContext,
): readonly Step[] => {
  const { indices, perRow, groups, alphabet, width } = lookup;
  const pack = packOf(width);
  const rows = rowsOfLookup(indices, perRow);
  const size = tables * alphabet * width;
  const runs = runsForRows(lookup, size);
  const partials = runs === 1 ? gradient : context.scratch(`${label}.partials`, shapeOf(undefined, runs, size));
  const count = (runs * tables * width) / pack;
  const first: Step = {
    kernel: 'embedding-grad',
    label: runs === 1 ? label : `${label}.partials`,
    constants: { PACK: pack },
    launch: { count, rows, width: width / pack, tables, groups, perRow, alphabet, chunk: runLength(rows, runs) },
    bindings: { indices, dy, partials },
    items: along(count),
  };
  return runs === 1 ? [first] : [first, sumRowsStep(label, partials, gradient, runs, size, pack, 1)];
};

const rowsOfLookup = ({ shape }: Value, perRow: number): LaunchValue =>
  times(shape.rows, elementsPerUnit(shape) / perRow);

export const lowerEmbeddingGrad: Lowering<'embeddingGrad'> = (node, context) => {
  const [indices, dy, gradient] = [input(node, 0), input(node, 1), output(node)];
  const { groups, table } = node.attributes;
  const tables = table.length === 3 ? dimFromEnd(gradient.shape, 2) : 1;
  const { shape } = gradient;
  const lookup = { indices, perRow: lastDim(indices.shape), groups, alphabet: dimFromEnd(shape, 1) };
  return lookupGradSteps(node.name, { ...lookup, width: lastDim(shape) }, tables, dy, gradient, context);
};

/** One thread for each token of the patches; gives their rows in the table [C·V, width]. */
const patchEntries = (
  node: NodeOf<'embedPatches'> | NodeOf<'embedPatchesGrad'>,
  width: number,
  context: LoweringContext,
): { readonly step: Step; readonly lookup: Lookup } => {
  const { extents, grid, patch, channels, alphabet, first, count } = node.attributes;
  const [canvas, origins] = [input(node, 0), input(node, 1)];
  const shape = shapeOf(origins.shape.rows, count, channels * product(patch));
  const entries = context.scratch(`${node.name}.entries`, shape, 'u32');
  const step: Step = {
    kernel: 'patch-entries',
    label: `${node.name}.entries`,
    constants: {
      PREVIOUS: Number(first === 'previous'),
      CHANNELS: channels,
      ...regionConstants(extents, grid, patch),
    },
    launch: {
      count: elements(entries),
      patches: count,
      cells: product(patch),
      first: first === 'previous' ? scalar('position') : first,
      alphabet,
    },
    bindings: { canvas, origins, entries },
    items: along(elements(entries)),
    touched: { canvas: elements(entries) },
  };
  return { step, lookup: { indices: entries, perRow: 1, groups: 1, alphabet: channels * alphabet, width } };
};

export const lowerEmbedPatches: Lowering<'embedPatches'> = (node, context) => {
  const table = input(node, 2);
  const { step, lookup } = patchEntries(node, lastDim(table.shape), context);
  return [step, lookupStep(node.name, lookup, table, output(node))];
};

export const lowerEmbedPatchesGrad: Lowering<'embedPatchesGrad'> = (node, context) => {
  const gradient = output(node);
  const { step, lookup } = patchEntries(node, lastDim(gradient.shape), context);
  return [step, ...lookupGradSteps(node.name, lookup, 1, input(node, 2), gradient, context)];
};
