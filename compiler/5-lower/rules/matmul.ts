import type { Node, NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { elementsPerUnit, lastDim, shapeOf } from '../../ir/shape.ts';
import { writeChain } from '../chain.ts';
import { sumRowsStep } from './row-sums.ts';
import { along, packOf, times } from './sizes.ts';
import type { Lowering, LoweringContext, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

const divisible = (n: number): boolean => n % 4 === 0;

/** Inner sizes under this that no vector divides have kernels of their own: tiles would stay almost empty. */
const narrowLimit = 16;

/** A product whose inner size has kernels of its own. */
const isNarrow = (columns: number, inner: number, groups: number): boolean =>
  inner < narrowLimit && !divisible(inner) && divisible(columns) && groups === 1;

/** Columns that one run of the software variants' 8 lanes covers. */
const runColumns = 32;
/** How fast single runs are beside double ones that are full, as measured. */
const singleRunSpeed = 0.85;

/** Runs of 4 columns per lane in the software variants: two, unless more than that speed would be wasted on columns that aren't there. */
const runsFor = (columns: number): number => {
  const used = (runs: number): number => columns / (Math.ceil(columns / (runs * runColumns)) * runs * runColumns);
  return singleRunSpeed * used(1) > used(2) ? 1 : 2;
};

/** Runs of 64 columns in the matrix units' variants. */
const matrixRunsFor = (columns: number): number => (Math.ceil(columns / 64) % 2 === 0 ? 2 : 1);

const tallTile = 24;
const flatTile = 16;

/** Rows of the software variants' tiles: few where a sampler's step may have no more than a row or two for each image. */
const tileRowsFor = (rows: ReturnType<typeof times>): number => {
  const atLeast = typeof rows === 'number' ? rows : 'times' in rows ? rows.times : 0;
  return atLeast >= flatTile ? tallTile : flatTile;
};

/** Rows of the product: everything before the group and feature axes. */
const productRows = (value: Value, groups: number) =>
  times(value.shape.rows, elementsPerUnit(value.shape) / (groups * lastDim(value.shape)));

const scaled = (size: ReturnType<typeof times>, factor: number): ReturnType<typeof times> => {
  if (typeof size === 'number') return size * factor;
  return 'times' in size ? { ...size, times: size.times * factor } : size;
};

/** y = x Wᵀ or dx = dy W, with the functions fused behind it. */
export const lowerProduct = (
  node: NodeOf<'matmul'>,
  functions: readonly NodeOf<'elementwise'>[],
  stored: readonly Value[],
): Step => {
  const { layout, groups } = node.attributes;
  const a = input(node, 0);
  const b = input(node, 1);
  const product = output(node);
  const columns = lastDim(product.shape);
  const inner = lastDim(a.shape);
  const rows = productRows(a, groups);
  const chain = writeChain({ functions, product, stored, firstBinding: 3 });
  const label = functions.at(-1)?.name ?? node.name;
  if (layout === 'NT' && isNarrow(columns, inner, groups)) {
    const items = along(scaled(rows, columns / 4));
    return {
      kernel: 'matmul-narrow',
      label,
      constants: { PACK: chain.pack },
      launch: { rows, columns, inner },
      bindings: { a, b },
      items,
      chain,
    };
  }
  return {
    kernel: 'matmul',
    label,
    constants: { TRANSPOSED: Number(layout === 'NT'), PACK: chain.pack },
    launch: { rows, columns, inner, groups, texel: { texelOf: b } },
    bindings: { a, b },
    items: [rows, columns, groups],
    chain,
    variantConstants: {
      ROWS: tileRowsFor(rows),
      RUNS: runsFor(columns),
      MATRIX_RUNS: matrixRunsFor(columns),
    },
    plainOnly: !divisible(columns) || !divisible(inner),
  };
};

/** Workgroups that a sum over rows is split into at least, where its tiles are fewer. */
const wantedWorkgroups = 64;
const mostChunks = 32;
const tile = 64;
const narrowChunks = 64;

const chunksFor = (columns: number, inner: number, groups: number): number => {
  const tiles = Math.ceil(columns / tile) * Math.ceil(inner / tile) * groups;
  return Math.min(mostChunks, Math.max(1, Math.ceil(wantedWorkgroups / tiles)));
};

/** Whether a kernel that computes dyᵀ x sums up the columns of dy on its way. */
export const sumsColumns = (node: NodeOf<'matmul'>): boolean =>
  node.attributes.layout === 'TN' &&
  !isNarrow(lastDim(input(node, 0).shape), lastDim(input(node, 1).shape), node.attributes.groups);

/** dW = dyᵀ x: partial sums over chunks of rows, then the sum of the chunks; and the sum over the rows of dy, if it is given too. */
export const lowerRowsProduct = (
  node: NodeOf<'matmul'>,
  bias: NodeOf<'sumRows'> | undefined,
  context: LoweringContext,
): readonly Step[] => {
  const { groups } = node.attributes;
  const y = input(node, 0);
  const x = input(node, 1);
  const columns = lastDim(y.shape);
  const inner = lastDim(x.shape);
  const narrow = isNarrow(columns, inner, groups);
  const chunks = narrow ? narrowChunks : chunksFor(columns, inner, groups);
  const size = groups * columns * inner;
  const partial =
    chunks === 1 ? output(node) : context.scratch(`${node.name}.partials`, shapeOf(undefined, chunks, size));
  const rows = productRows(y, groups);
  const label = chunks === 1 ? node.name : `${node.name}.partials`;
  const bindings = { y, x, partial };
  const columnSums =
    chunks === 1 && bias !== undefined
      ? output(bias)
      : context.scratch(`${(bias ?? node).name}.columns`, shapeOf(undefined, chunks, groups * columns));
  const narrowSums = (): Step => ({
    kernel: 'matmul-rows-narrow',
    label,
    constants: { INNER: inner },
    launch: { rows, columns, chunks },
    bindings,
    items: along((chunks * columns) / 4),
  });
  const tiledSums = (): Step => ({
    kernel: 'matmul-rows',
    label,
    constants: { SUMS_COLUMNS: Number(bias !== undefined) },
    launch: { rows, columns, inner, groups, chunks },
    bindings: { ...bindings, columnSums },
    items: [columns, inner, groups * chunks],
    variantConstants: { RUNS: runsFor(inner), MATRIX_RUNS: matrixRunsFor(inner) },
    plainOnly: !divisible(columns) || !divisible(inner),
  });
  const sums = narrow ? narrowSums() : tiledSums();
  if (chunks === 1) return [sums];
  const sumOf = ({ name }: Node, partials: Value, result: Value, width: number): Step =>
    sumRowsStep(name, partials, result, chunks, width, packOf(width), 1);
  return [
    sums,
    sumOf(node, partial, output(node), size),
    ...(bias === undefined ? [] : [sumOf(bias, columnSums, output(bias), groups * columns)]),
  ];
};

/** A product with nothing fused behind it: one kernel, or for 'TN' those of `lowerRowsProduct`. */
export const lowerMatmul: Lowering<'matmul'> = (node, context) =>
  node.attributes.layout === 'TN' ? lowerRowsProduct(node, undefined, context) : [lowerProduct(node, [], node.outputs)];
