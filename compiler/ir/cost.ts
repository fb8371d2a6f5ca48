import type { NodeOf, Node } from './graph.ts';
import type { Value } from './value.ts';
import type { ElementwiseFn, OpKind } from './ops.ts';
import { elementsPerUnit, product } from './shape.ts';
import type { Shape } from './shape.ts';

/** An amount that is linear in the number of rows: `times` × the symbol's value, or a plain number. */
export type Amount = number | { readonly symbol: string; readonly times: number };

type Cost<K extends OpKind> = (node: NodeOf<K>) => Amount;

/**
 * Floating-point operations of a scalar function; an exponential, an error function or a division counts as one. Choices and drawn
 * masks count as one operation an element.
 */
const functionCosts: Readonly<Record<ElementwiseFn, number>> = {
  add: 1,
  multiply: 1,
  scale: 1,
  gelu: 5, // x · ½ (1 + erf(x / √2))
  geluGrad: 10, // dy (Φ(x) + x φ(x))
  silu: 4, // x / (1 + exp(−x))
  siluGrad: 8,
  select: 1,
  selectGrad: 1,
  rejectGrad: 1,
  dropout: 2,
};

/** Of a softmax with its scale: scale, largest, difference, exponential, sum. */
const softmaxCost = 5;
/** Of its gradient: exponential of the difference, difference from delta, two products, scale. */
const softmaxGradCost = 6;

const valueAt = (values: readonly Value[], index: number, name: string): Value => {
  const value = values[index];
  if (value === undefined) throw new RangeError(`${name} lacks value ${index}`);
  return value;
};

const input = (node: { readonly name: string; readonly inputs: readonly Value[] }, index: number): Value =>
  valueAt(node.inputs, index, node.name);

const output = (node: { readonly name: string; readonly outputs: readonly Value[] }): Value =>
  valueAt(node.outputs, 0, node.name);

const dimFromEnd = ({ dims }: Shape, fromEnd: number): number => dims[dims.length - 1 - fromEnd] ?? 1;

/** `perElement` operations for every element of a value. */
const perElement = ({ shape }: Value, each: number): Amount => {
  const times = elementsPerUnit(shape) * each;
  return shape.rows === undefined ? times : { symbol: shape.rows.symbol, times };
};

const none = (): Amount => 0;

/** Pairs of a query and a key that it sees, for each sequence of `tokens`. */
const pairs = (tokens: number, causal: boolean): number => (causal ? (tokens * (tokens + 1)) / 2 : tokens * tokens);

/** Operations for every token of qkv [rows, S, 3W], given those for one sequence. */
const perSequence = (qkv: Value, each: (tokens: number, width: number) => number): Amount => {
  const tokens = dimFromEnd(qkv.shape, 1);
  const width = dimFromEnd(qkv.shape, 0) / 3;
  return perElement(qkv, each(tokens, width) / (tokens * 3 * width));
};

/**
 * Floating-point operations of every op kind: what its formula asks for, a multiplication and an addition counting as two. Kernels may
 * do more (recompute scores, compute beyond an edge). Copies, gathers, draws of orders and integer work count as none.
 */
const costs: { readonly [K in OpKind]: Cost<K> } = {
  matmul: (node) => {
    const { layout } = node.attributes;
    const a = input(node, 0);
    // 'TN' sums over A's rows for each of its elements and each of X's columns; the others over A's inner size for each result.
    return layout === 'TN'
      ? perElement(a, 2 * dimFromEnd(input(node, 1).shape, 0))
      : perElement(output(node), 2 * dimFromEnd(a.shape, 0));
  },
  elementwise: (node) => perElement(output(node), functionCosts[node.attributes.fn]),
  sumRows: (node) => perElement(input(node, 0), 1),
  norm: (node) => perElement(input(node, 0), node.attributes.centred ? 8 : 4),
  normGradInput: (node) => perElement(input(node, 0), node.attributes.centred ? 10 : 8),
  normGradGain: (node) => perElement(input(node, 0), 4),
  rotary: (node) => perElement(input(node, 0), 2), // three for every number of queries and keys
  rotaryAt: (node) => perElement(input(node, 0), 2),
  attention: (node) => {
    const { heads, causal } = node.attributes;
    return perSequence(
      input(node, 0),
      (tokens, width) => pairs(tokens, causal) * (4 * width + softmaxCost * heads), // q·k and p·v
    );
  },
  attentionGrad: (node) => {
    const { heads, causal } = node.attributes;
    return perSequence(
      input(node, 0),
      // The scores again, dp, dv, dq and dk; and delta = out · dout for each token.
      (tokens, width) => pairs(tokens, causal) * (10 * width + softmaxGradCost * heads) + 2 * tokens * width,
    );
  },
  cachedAttention: (node) => {
    const keys = input(node, 1);
    // The mean over positions: position t sees t + 1 keys.
    const seen = (dimFromEnd(keys.shape, 1) + 1) / 2;
    return perElement(output(node), seen * (4 + (softmaxCost * node.attributes.heads) / dimFromEnd(keys.shape, 0)));
  },
  concatTokens: none,
  sliceTokens: none,
  tokenAt: none,
  padTokens: none,
  repeatTokens: none,
  sumTokens: (node) => perElement(input(node, 0), 1),
  gatherConditions: none,
  gatherConditionsGrad: (node) => perElement(input(node, 0), 1),
  embedding: none,
  embeddingGrad: (node) => perElement(input(node, 1), 1),
  crossEntropy: (node) => perElement(input(node, 0), 4), // largest, difference, exponential, sum
  crossEntropyGrad: (node) => perElement(input(node, 0), 4),
  reshape: none,
  patchify: (node) => perElement(output(node), 3),
  childOrigins: none,
  cellTokens: none,
  regionMean: (node) => perElement(output(node), product(node.attributes.region)),
  normaliseTokens: (node) => perElement(output(node), 3),
  drawOrder: none,
  maskFromOrder: none,
  pickFromOrder: none,
  drawToken: (node) => perElement(input(node, 0), 8), // temperature, guidance, filter, softmax, running sum
};

/** Floating-point operations of a node. */
export const operationsOf = (node: Node): Amount => (costs[node.kind] as (node: Node) => Amount)(node);
