import type { Value } from '../../ir/graph.ts';
import type { Ops } from '../../ir/ops.ts';
import { elementsPerUnit, shapeOf } from '../../ir/shape.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';
import { along, dimFromEnd, lastDim, packOf, scalar, times } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from './values.ts';

/** Packs that a thread of an attention kernel may hold per array of queries or keys, so that they stay in registers. */
const HELD_PACKS = 16;
const MOST_TOKENS = 4;

/** Neighbouring tokens of one head that a thread handles. */
export const tokensPerThread = (tokens: number, headPacks: number): number =>
  Math.max(1, Math.min(tokens, MOST_TOKENS, Math.floor(HELD_PACKS / headPacks)));

/** What the three attention kernels have in common: constants, launch fields and one thread for each block of tokens. */
const attentionStep = (qkv: Value, attributes: Ops['attention'], blockName: 'QUERIES' | 'KEYS'): Omit<Step, 'kernel' | 'label' | 'bindings'> => {
  const { heads, causal } = attributes;
  const tokens = dimFromEnd(qkv.shape, 1);
  const headWidth = lastDim(qkv.shape) / (3 * heads);
  const pack = packOf(headWidth);
  const block = tokensPerThread(tokens, headWidth / pack);
  const rows = elementsPerUnit(qkv.shape) / (tokens * lastDim(qkv.shape));
  const count = times(qkv.shape.rows, rows * heads * Math.ceil(tokens / block));
  return {
    constants: {
      PACK: pack,
      HEAD: headWidth / pack,
      CAUSAL: Number(causal),
      DROPOUT: Number(attributes.dropout > 0),
      [blockName]: block,
    },
    launch: { count, tokens, heads, scale: 1 / Math.sqrt(headWidth), ...dropoutFields(attributes) },
    items: along(count),
  };
};

/** Without dropout the random scalars aren't read, so that a program without them can run the kernel. */
const dropoutFields = ({ dropout, stream }: Ops['attention']): Record<string, LaunchValue> =>
  dropout > 0
    ? { rate: dropout, seedLow: scalar('seedLow'), seedHigh: scalar('seedHigh'), step: scalar('step'), stream }
    : { rate: 0, seedLow: 0, seedHigh: 0, step: 0, stream: 0 };

export const lowerAttention: Lowering<'attention'> = (node) => {
  const qkv = input(node, 0);
  return [
    {
      kernel: 'attention',
      label: node.name,
      ...attentionStep(qkv, node.attributes, 'QUERIES'),
      bindings: { qkv, out: output(node), logSumExp: output(node, 1) },
    },
  ];
};

export const lowerAttentionGrad: Lowering<'attentionGrad'> = (node, context) => {
  const [qkv, out, logSumExp, dout] = [input(node, 0), input(node, 1), input(node, 2), input(node, 3)];
  const dqkv = output(node);
  const { rows, dims } = logSumExp.shape;
  const delta = context.scratch(`${node.name}.delta`, shapeOf(rows, ...dims));
  return [
    {
      kernel: 'attention-grad-queries',
      label: `${node.name}.queries`,
      ...attentionStep(qkv, node.attributes, 'QUERIES'),
      bindings: { qkv, out, logSumExp, dout, dqkv, delta },
    },
    {
      kernel: 'attention-grad-keys',
      label: `${node.name}.keys`,
      ...attentionStep(qkv, node.attributes, 'KEYS'),
      bindings: { qkv, logSumExp, delta, dout, dqkv },
    },
  ];
};
