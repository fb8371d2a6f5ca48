import type { Value } from '../../ir/value.ts';
import type { Ops } from '../../ir/ops/table.ts';
import { dimFromEnd, elementsPerUnit, lastDim, shapeOf } from '../../ir/shape.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';
import { along, packOf, scalar, scalarFields, times } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** Sequences of at most this many tokens leave most of a subgroup's lanes idle in the kernels' faster forms. */
const fewTokens = 4;
const subgroup = 8;
/** Queries of each lane at most: more take too many registers. */
const mostQueries = 3;
/** What the loads of a block of keys and values cost beside one block of queries' sums with them, on a software adapter. */
const loadCost = 1.5;

/** Queries of each lane in the software variant: more share the loads of keys, fewer waste less on queries that aren't there. */
const queriesFor = (tokens: number): number => {
  const blocks = Math.ceil(tokens / subgroup);
  const cost = (queries: number): number => Math.ceil(blocks / queries) * (loadCost + queries);
  const choices = Array.from({ length: mostQueries }, (_, index) => index + 1);
  return choices.reduce((best, queries) => (cost(queries) < cost(best) ? queries : best));
};

/** In the gradients' kernels more would be compiled for seconds, to save a tenth of their time. */
const oneQuery = (): number => 1;

/** What the three attention kernels have in common: constants, launch fields and one thread for each token of each head, rounded up to whole blocks. */
const attentionStep = (
  qkv: Value,
  attributes: Ops['attention'],
  queries: (tokens: number) => number,
): Omit<Step, 'kernel' | 'label' | 'bindings'> => {
  const { heads, causal } = attributes;
  const tokens = dimFromEnd(qkv.shape, 1);
  const headWidth = lastDim(qkv.shape) / (3 * heads);
  const pack = packOf(headWidth);
  const block = queries(tokens) * subgroup;
  const span = tokens <= fewTokens ? tokens : Math.ceil(tokens / block) * block;
  const rows = elementsPerUnit(qkv.shape) / (tokens * lastDim(qkv.shape));
  const count = times(qkv.shape.rows, rows * heads * span);
  return {
    constants: {
      PACK: pack,
      HEAD: headWidth / pack,
      CAUSAL: Number(causal),
      DROPOUT: Number(attributes.dropout > 0),
    },
    launch: { count, tokens, span, heads, scale: 1 / Math.sqrt(headWidth), ...dropoutFields(attributes) },
    items: along(count),
    variantConstants: { QUERIES: queries(tokens) },
    plainOnly: tokens <= fewTokens,
  };
};

/** Without dropout the random scalars aren't read, so that a program without them can run the kernel. */
const dropoutFields = ({ dropout, stream }: Ops['attention']): Record<string, LaunchValue> =>
  dropout > 0
    ? { rate: dropout, stream, ...scalarFields('attention') }
    : { rate: 0, seedLow: 0, seedHigh: 0, step: 0, stream: 0 };

/** One kernel; its faster forms want whole blocks of queries, so that it may start more threads than there are tokens. */
export const lowerAttention: Lowering<'attention'> = (node) => {
  const qkv = input(node, 0);
  return [
    {
      kernel: 'attention',
      label: node.name,
      ...attentionStep(qkv, node.attributes, queriesFor),
      bindings: { qkv, out: output(node), logSumExp: output(node, 1) },
    },
  ];
};

/** Two kernels: the gradient of the queries and delta = out · dout, then those of the keys and the values. */
export const lowerAttentionGrad: Lowering<'attentionGrad'> = (node, context) => {
  const [qkv, out, logSumExp, dout] = [input(node, 0), input(node, 1), input(node, 2), input(node, 3)];
  const dqkv = output(node);
  const { rows, dims } = logSumExp.shape;
  const delta = context.scratch(`${node.name}.delta`, shapeOf(rows, ...dims));
  const third = times(dqkv.shape.rows, elementsPerUnit(dqkv.shape) / 3);
  const twoThirds = times(dqkv.shape.rows, (2 * elementsPerUnit(dqkv.shape)) / 3);
  return [
    {
      kernel: 'attention-grad-queries',
      label: `${node.name}.queries`,
      ...attentionStep(qkv, node.attributes, oneQuery),
      bindings: { qkv, out, logSumExp, dout, dqkv, delta },
      touched: { dqkv: third },
      share: 3 / 7, // scores, dp and dq, of the seven products that the two kernels compute
    },
    {
      kernel: 'attention-grad-keys',
      label: `${node.name}.keys`,
      ...attentionStep(qkv, node.attributes, oneQuery),
      bindings: { qkv, logSumExp, delta, dout, dqkv },
      touched: { dqkv: twoThirds },
      share: 4 / 7, // scores, dp, dv and dk
    },
  ];
};

/** Caches of this many tokens at most are read by one thread per head; longer ones by several. */
const shortCache = 32;
const sharingThreads = 16;

/** One kernel stores the new key and value and attends. Its cost in bytes is the mean over all positions. */
export const lowerCachedAttention: Lowering<'cachedAttention'> = (node) => {
  const { heads } = node.attributes;
  const [qkv, keys, values] = [input(node, 0), input(node, 1), input(node, 2)];
  const width = lastDim(keys.shape);
  const tokens = dimFromEnd(keys.shape, 1);
  const headWidth = width / heads;
  const pack = packOf(headWidth);
  const count = times(qkv.shape.rows, (elementsPerUnit(qkv.shape) / (3 * width)) * heads);
  // Position t reads t vectors of each cache and writes one: the mean over positions.
  const touched = times(keys.shape.rows, (elementsPerUnit(keys.shape) * (tokens + 1)) / (2 * tokens));
  return [
    {
      kernel: 'cached-attention',
      label: node.name,
      constants: { PACK: pack, HEAD: headWidth / pack, LANES: tokens <= shortCache ? 1 : sharingThreads },
      launch: {
        count,
        tokens,
        heads,
        position: node.attributes.at === 'position' ? scalar('position') : node.attributes.at,
        scale: 1 / Math.sqrt(headWidth),
      },
      bindings: { qkv, keys, values, out: output(node) },
      items: along(count),
      touched: { keys: touched, values: touched },
    },
  ];
};
