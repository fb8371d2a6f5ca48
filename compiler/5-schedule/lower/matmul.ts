import type { NodeOf, Value } from '../../ir/graph.ts';
import { elementsPerUnit, shapeOf } from '../../ir/shape.ts';
import { writeChain } from '../chain.ts';
import { sumRowsStep } from './row-sums.ts';
import { lastDim, packOf, times } from './sizes.ts';
import type { Lowering, LoweringContext, Step } from './step.ts';
import { input, output } from './values.ts';

const divisible = (n: number): boolean => n % 4 === 0;

/** Rows of the product: everything before the group and feature axes. */
const productRows = (value: Value, groups: number) => times(value.shape.rows, elementsPerUnit(value.shape) / (groups * lastDim(value.shape)));

/** y = x Wᵀ or dx = dy W, with the functions fused behind it. */
export const lowerProduct = (node: NodeOf<'matmul'>, functions: readonly NodeOf<'elementwise'>[], stored: readonly Value[]): Step => {
  const { layout, groups } = node.attributes;
  const a = input(node, 0);
  const b = input(node, 1);
  const product = output(node);
  const columns = lastDim(product.shape);
  const inner = lastDim(a.shape);
  const rows = productRows(a, groups);
  const chain = writeChain({ functions, product, stored, firstBinding: 3 });
  return {
    kernel: 'matmul',
    label: functions.at(-1)?.name ?? node.name,
    constants: { TRANSPOSED: Number(layout === 'NT'), PACK: chain.pack },
    launch: { rows, columns, inner, groups, texel: { texelOf: b } },
    bindings: { a, b },
    items: [rows, columns, groups],
    chain,
    plainOnly: !divisible(columns) || !divisible(inner),
  };
};

/** Workgroups that a sum over rows is split into at least, where its tiles are fewer. */
const wantedWorkgroups = 64;
const mostChunks = 32;
const tile = 64;

const chunksFor = (columns: number, inner: number, groups: number): number => {
  const tiles = Math.ceil(columns / tile) * Math.ceil(inner / tile) * groups;
  return Math.min(mostChunks, Math.max(1, Math.ceil(wantedWorkgroups / tiles)));
};

/** dW = dyᵀ x: partial sums over chunks of rows, then the sum of the chunks. */
const lowerRowsProduct = (node: NodeOf<'matmul'>, context: LoweringContext): readonly Step[] => {
  const { groups } = node.attributes;
  const y = input(node, 0);
  const x = input(node, 1);
  const columns = lastDim(y.shape);
  const inner = lastDim(x.shape);
  const chunks = chunksFor(columns, inner, groups);
  const size = groups * columns * inner;
  const partial = chunks === 1 ? output(node) : context.scratch(`${node.name}.partials`, shapeOf(undefined, chunks, size));
  const rows = productRows(y, groups);
  const sums: Step = {
    kernel: 'matmul-rows',
    label: chunks === 1 ? node.name : `${node.name}.partials`,
    constants: {},
    launch: { rows, columns, inner, groups, chunks },
    bindings: { y, x, partial },
    items: [columns, inner, groups * chunks],
    plainOnly: !divisible(columns) || !divisible(inner),
  };
  return chunks === 1 ? [sums] : [sums, sumRowsStep(node.name, partial, output(node), chunks, size, packOf(size), 1)];
};

export const lowerMatmul: Lowering<'matmul'> = (node, context) =>
  node.attributes.layout === 'TN' ? lowerRowsProduct(node, context) : [lowerProduct(node, [], node.outputs)];
