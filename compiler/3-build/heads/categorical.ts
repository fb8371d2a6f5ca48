import type { Value } from '../../ir/value.ts';
import { rowsOf } from '../../ir/shape.ts';
import type { Rows } from '../../ir/shape.ts';
import { conditionTokens, headConditions } from '../conditions.ts';
import type { Handover } from '../conditions.ts';
import type { Mixing } from '../layers/attention.ts';
import { layerNorm } from '../layers/norm.ts';
import { vitBlock } from '../layers/vit-block.ts';
import type { DrawTarget, HeadLoss, HeadModule, HeadOptions } from '../module.ts';
import type { Scope } from '../scope.ts';

const codebook = (scope: Scope, { head, channels, alphabet }: HeadOptions): Value =>
  scope.parameter('codebook', [channels, alphabet, head.width], { kind: 'normal', deviation: 0.02 });

const logitBias = (scope: Scope, { channels, alphabet }: HeadOptions): Value =>
  scope.parameter('logitBias', [channels, alphabet], { kind: 'zeros' });

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

const categoricalLoss = (
  scope: Scope,
  handover: Handover,
  target: Value,
  options: HeadOptions,
  weights: readonly number[],
): HeadLoss => {
  const { head, channels } = options;
  const condition = conditionTokens(scope.within('condition'), handover, headConditions, head.width);
  const books = codebook(scope, options);
  const tokens =
    channels === 1
      ? condition
      : scope.add(
          'concatTokens',
          'tokens',
          {},
          condition,
          scope.add('embedding', 'embedded', { groups: channels - 1 }, target, books),
        );
  const states = transform(scope, tokens, options, { kind: 'parallel', causal: true, dropout: 0 });
  const logits = scope.map('add', 'logits', channelLogits(scope, states, books, options), logitBias(scope, options));
  const [loss, nll] = scope.both('crossEntropy', 'loss', { weights }, logits, target);
  return { loss, nll, logits };
};

const channelLogits = (scope: Scope, states: Value, books: Value, { channels, alphabet, head }: HeadOptions): Value => {
  if (channels > 1) return scope.add('matmul', 'scores', { layout: 'NT', groups: channels }, states, books);
  const book = scope.reshape('onlyCodebook', books, undefined, alphabet, head.width);
  return scope.add('matmul', 'scores', { layout: 'NT', groups: 1 }, states, book);
};

/** One of the stacked matrices or vectors [G, ..dims] → [..dims]. */
const choose = (scope: Scope, name: string, stacked: Value, index: number): Value => {
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

/** The channels in turn, the first given the conditions, the others the token just drawn. */
const drawChannels = (scope: Scope, handover: Handover, rows: Rows, target: DrawTarget, options: HeadOptions): void => {
  let drawn: Value | undefined;
  for (let channel = 0; channel < options.channels; channel++)
    drawn = drawChannel(scope, handover, rows, target, options, channel, drawn);
};

/** Draws one channel; gives the tokens u32 [rows, 1]. */
const drawChannel = (
  scope: Scope,
  handover: Handover,
  rows: Rows,
  target: DrawTarget,
  options: HeadOptions,
  channel: number,
  previous: Value | undefined,
): Value => {
  const { head, channels, alphabet } = options;
  const books = codebook(scope, options);
  const step = scope.forTurn(`channel${channel}`);
  const input =
    previous === undefined
      ? conditionTokens(step.within('condition'), handover, headConditions, head.width)
      : step.add(
          'embedding',
          'embedded',
          { groups: 1 },
          previous,
          choose(step, 'previousCodebook', books, channel - 1),
        );
  const states = transform(step, input, options, { kind: 'cached', tokens: channels, at: channel });
  const book = choose(step, 'codebook', books, channel);
  const bias = choose(step, 'bias', logitBias(scope, options), channel);
  const scores = step.map(
    'add',
    'logits',
    step.add('matmul', 'scores', { layout: 'NT', groups: 1 }, states, book),
    bias,
  );
  const logits = step.reshape('flatLogits', scores, rowsOf(rows.symbol, rows.times), alphabet);
  const { tokens, origins, logProbabilities, toCanvas, cells, stream } = target;
  const attributes = { alphabet, channel, channels, cells, stream, toCanvas };
  return step.add('drawToken', 'token', attributes, logits, origins, tokens, logProbabilities);
};

/**
 * The paper's head: models the channels of one pixel in turn as categoricals over the alphabet. Token 0 embeds the condition, token k channel
 * k − 1; token k's state, multiplied with channel k's codebook, gives channel k's logits. Codebooks are shared between embedding and logits.
 * Nothing reads the last channel's embedding: c tokens for c channels.
 */
export const categorical: HeadModule = {
  name: 'categorical',
  summary: 'the channels one after the other, each a choice among all values of the alphabet',
  element: 'u32',
  loop: (segment) => ({ kind: 'once', begin: [], segment }),
  demands: () => [],
  loss: categoricalLoss,
  draw: drawChannels,
};
