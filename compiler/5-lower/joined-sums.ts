import type { Graph, Node, NodeOf } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import { product } from '../ir/shape.ts';
import { sumsColumns } from './rules/matmul.ts';

/** A node that reads all rows of a value whose sum over the rows is wanted too: one kernel makes both. */
export interface JoinedSum {
  readonly node: NodeOf<'normGradGain'> | NodeOf<'matmul'>;
  readonly sum: NodeOf<'sumRows'>;
}

/** Sums that can join another node: gradients that nothing in the graph reads, so that it doesn't matter when they are made. */
export const joinedSums = ({ nodes, gradients }: Graph): readonly JoinedSum[] => {
  const kept = new Set(gradients.values());
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const sums = nodes.filter((node) => isFinal(node, kept, read));
  const joined: JoinedSum[] = [];
  for (const node of nodes) {
    if (!canSum(node)) continue;
    const found = sums.findIndex((sum) => sum.inputs[0] === summedBy(node) && widthOf(sum) === sumWidth(node));
    const [sum] = found < 0 ? [] : sums.splice(found, 1);
    if (sum !== undefined) joined.push({ node, sum });
  }
  return joined;
};

const isFinal = (node: Node, kept: ReadonlySet<Value>, read: ReadonlySet<Value>): node is NodeOf<'sumRows'> =>
  node.kind === 'sumRows' && node.outputs.every((output) => kept.has(output) && !read.has(output));

/** Whether the node's kernel adds up the rows of what it reads. */
export const canSum = (node: Node): node is JoinedSum['node'] =>
  node.kind === 'normGradGain' || (node.kind === 'matmul' && sumsColumns(node));

/** The value whose rows the node's kernel adds up on its way. */
export const summedBy = ({ kind, inputs }: JoinedSum['node']): Value | undefined => inputs[kind === 'matmul' ? 0 : 2];

/** Numbers of the sum that the node's kernel makes. */
const sumWidth = (node: JoinedSum['node']): number =>
  (summedBy(node)?.shape.dims.at(-1) ?? 0) * (node.kind === 'matmul' ? node.attributes.groups : 1);

/** Numbers of a sum. */
const widthOf = ({ inputs: [x], attributes: { keep } }: NodeOf<'sumRows'>): number =>
  x === undefined ? 0 : product(x.shape.dims.slice(x.shape.dims.length - keep));
