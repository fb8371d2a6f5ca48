import type { ConstantRecipe, Value } from '../../ir/value.ts';
import { rowsOf } from '../../ir/shape.ts';
import type { Rows } from '../../ir/shape.ts';
import type { DrawTokenAttributes } from '../../ir/ops/sampling.ts';
import { conditionTokens, headConditions } from '../conditions.ts';
import type { Handover } from '../conditions.ts';
import type { Mixing } from '../layers/attention.ts';
import { layerNorm } from '../layers/norm.ts';
import { vitBlock } from '../layers/vit-block.ts';
import type { DrawTarget, HeadLoss, HeadModule, HeadOptions } from '../module.ts';
import type { Scope } from '../scope.ts';

/** Runs of equal numbers. */
export type Runs = Extract<ConstantRecipe, { kind: 'runs' }>['runs'];

/** What a head that takes the channels in turn says of its own: how values enter, and what its outputs mean. */
export interface ChannelKind {
  /** By which a state is multiplied, [C, N, W]: N outputs for each channel. */
  weights(scope: Scope, options: HeadOptions): Value;
  /** [C, N]. */
  bias(scope: Scope, options: HeadOptions): Value;
  /** Outputs, as runs of equal numbers, by which the last value of the alphabet is certain. */
  end(options: HeadOptions): Runs;
  /** The values of all channels but the last as tokens [rows, C − 1, W]; there are two channels at least. */
  embed(scope: Scope, target: Value, options: HeadOptions): Value;
  /** The drawn values u32 [rows, 1] of a channel as tokens [rows, 1, W]; nodes stand in `step`. */
  embedDrawn(scope: Scope, step: Scope, drawn: Value, channel: number, options: HeadOptions): Value;
  /** (outputs [rows, C, N], target u32 [rows, C]) → loss [1] and nll [rows, C]. */
  loss(
    scope: Scope,
    outputs: Value,
    target: Value,
    options: HeadOptions,
    weights: readonly number[],
  ): readonly [Value, Value];
  /** Draws by outputs [rows, N]; gives the tokens u32 [rows, 1]. */
  draw(step: Scope, outputs: Value, attributes: DrawTokenAttributes, target: DrawTarget): Value;
}

/** One of the stacked matrices or vectors [G, ..dims] → [..dims]. */
export const choose = (scope: Scope, name: string, stacked: Value, index: number): Value => {
  const [groups = 1, ...dims] = stacked.shape.dims;
  const size = dims.reduce((total, n) => total * n, 1);
  const flat = scope.reshape(`${name}Flat`, stacked, undefined, groups, size);
  return scope.reshape(
    name,
    scope.add('sliceTokens', `${name}Slice`, { start: index, count: 1 }, flat),
    undefined,
    ...dims,
  );
};

/** x [rows, G, K] times stacked matrices [G, N, K], each token by its own: [rows, G, N]. */
export const groupedProduct = (scope: Scope, name: string, x: Value, stacked: Value): Value => {
  const [groups = 1, ...dims] = stacked.shape.dims;
  const weights = groups > 1 ? stacked : scope.reshape('onlyCodebook', stacked, undefined, ...dims);
  return scope.add('matmul', name, { layout: 'NT', groups }, x, weights);
};

/** Blocks between the head's two norms. */
const transform = (scope: Scope, tokens: Value, { head }: HeadOptions, mixing: Mixing): Value => {
  let x = layerNorm(scope.within('inputNorm'), tokens);
  for (let block = 0; block < head.blocks; block++) {
    x = vitBlock(scope.withinBlock(block), x, {
      heads: head.heads,
      hidden: 4 * head.width,
      mixing,
      projectionDropout: 0,
    });
  }
  return layerNorm(scope.within('outputNorm'), x);
};

/** Outputs [rows, count, N] of channels from `first` on, in which padding is the end mark with certainty. */
const withEnd = (
  kind: ChannelKind,
  scope: Scope,
  outputs: Value,
  options: HeadOptions,
  first: number,
  count: number,
): Value => {
  if (options.padding === undefined) return outputs;
  const certain = scope.constant('endOutputs', [outputs.shape.dims.at(-1) ?? 1], {
    kind: 'runs',
    runs: kind.end(options),
  });
  return scope.map('select', 'endedOutputs', options.padding(scope, first, count), certain, outputs);
};

const lossOf = (
  kind: ChannelKind,
  scope: Scope,
  handover: Handover,
  target: Value,
  options: HeadOptions,
  weights: readonly number[],
): HeadLoss => {
  const condition = conditionTokens(scope.within('condition'), handover, headConditions, options.head.width);
  const table = kind.weights(scope, options);
  const tokens =
    options.channels === 1
      ? condition
      : scope.add('concatTokens', 'tokens', {}, condition, kind.embed(scope, target, options));
  const states = transform(scope, tokens, options, { kind: 'parallel', causal: true, dropout: 0 });
  const scores = groupedProduct(scope, 'scores', states, table);
  const open = scope.map('add', 'logits', scores, kind.bias(scope, options));
  const logits = withEnd(kind, scope, open, options, 0, options.channels);
  const [loss, nll] = kind.loss(scope, logits, target, options, weights);
  return { loss, nll, logits };
};

/** Draws one channel, the first given the condition, the others the token just drawn; gives the tokens u32 [rows, 1]. */
const drawChannel = (
  kind: ChannelKind,
  scope: Scope,
  handover: Handover,
  rows: Rows,
  target: DrawTarget,
  options: HeadOptions,
  channel: number,
  previous: Value | undefined,
): Value => {
  const { head, channels, alphabet } = options;
  const table = kind.weights(scope, options);
  const step = scope.forTurn(`channel${channel}`);
  const tokens =
    previous === undefined
      ? conditionTokens(step.within('condition'), handover, headConditions, head.width)
      : kind.embedDrawn(scope, step, previous, channel - 1, options);
  const states = transform(step, tokens, options, { kind: 'cached', tokens: channels, at: channel });
  const weights = choose(step, 'codebook', table, channel);
  const bias = choose(step, 'bias', kind.bias(scope, options), channel);
  const scores = step.map(
    'add',
    'logits',
    step.add('matmul', 'scores', { layout: 'NT', groups: 1 }, states, weights),
    bias,
  );
  const ended = withEnd(kind, step, scores, options, channel, 1);
  const outputs = step.reshape('flatLogits', ended, rowsOf(rows.symbol, rows.times), bias.shape.dims[0] ?? 1);
  const { toCanvas, cells, stream } = target;
  return kind.draw(step, outputs, { alphabet, channel, channels, cells, stream, toCanvas }, target);
};

/**
 * A head that models the channels of one cell in turn. Token 0 embeds the condition, token k the value of channel k − 1; token k's state gives
 * channel k's outputs. Nothing reads the last channel's embedding: c tokens for c channels.
 */
export const channelSequence = (kind: ChannelKind): Pick<HeadModule, 'element' | 'loop' | 'loss' | 'draw'> => ({
  element: 'u32',
  loop: (segment) => ({ kind: 'once', begin: [], segment }),
  loss: (scope, handover, target, options, weights) => lossOf(kind, scope, handover, target, options, weights),
  draw: (scope, handover, rows, target, options) => {
    let drawn: Value | undefined;
    for (let channel = 0; channel < options.channels; channel++)
      drawn = drawChannel(kind, scope, handover, rows, target, options, channel, drawn);
  },
});
