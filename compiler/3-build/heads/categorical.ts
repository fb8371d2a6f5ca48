import type { Head } from '../../ir/architecture.ts';
import type { Value } from '../../ir/value.ts';
import { rowsOf } from '../../ir/shape.ts';
import type { Rows } from '../../ir/shape.ts';
import { conditionTokens } from '../conditions.ts';
import type { Handover } from '../conditions.ts';
import type { Mixing } from '../layers/attention.ts';
import { layerNorm } from '../layers/norm.ts';
import { vitBlock } from '../layers/vit-block.ts';
import type { Scope } from '../scope.ts';

/**
 * A pixel head: models the channels of one pixel in turn as categoricals over the alphabet (the paper's last level; also models a
 * region's guiding pixel). Token 0 embeds the condition, token k channel k − 1; token k's state, multiplied with channel k's codebook,
 * gives channel k's logits. Codebooks are shared between embedding and logits. Nothing reads the last channel's embedding: c tokens for c channels.
 */
export interface PixelHeadOptions {
  readonly head: Head;
  readonly channels: number;
  readonly alphabet: number;
}

/** Condition tokens of a pixel head: its pixel's own. */
export const headConditions = 1;

const codebook = (scope: Scope, { head, channels, alphabet }: PixelHeadOptions): Value =>
  scope.parameter('codebook', [channels, alphabet, head.width], { kind: 'normal', deviation: 0.02 });

const logitBias = (scope: Scope, { channels, alphabet }: PixelHeadOptions): Value =>
  scope.parameter('logitBias', [channels, alphabet], { kind: 'zeros' });

/** Blocks between the head's two norms. */
const transform = (scope: Scope, tokens: Value, { head }: PixelHeadOptions, mixing: Mixing): Value => {
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

export interface PixelHeadLoss {
  /** Σ_c weight_c · mean nll_c / Σ weight, in nats: [1]. */
  readonly loss: Value;
  /** −log of each channel's probability, in nats: [rows, C]. */
  readonly nll: Value;
  readonly logits: Value;
}

/** Training and likelihood: (conditions, tokens u32 [rows, C]) → loss; `weights` are the channels' shares of it. */
export const pixelHeadLoss = (
  scope: Scope,
  handover: Handover,
  target: Value,
  options: PixelHeadOptions,
  weights: readonly number[],
): PixelHeadLoss => {
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

const channelLogits = (
  scope: Scope,
  states: Value,
  books: Value,
  { channels, alphabet, head }: PixelHeadOptions,
): Value => {
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

/**
 * Where draws go: `cells` of the canvas, or rows of the guiding pixel's own tokens. `stream` keeps the random numbers of different heads apart.
 */
export interface DrawTarget {
  readonly tokens: Value;
  /** f32 [canvases, ...extents, channels]: the draws' log-probabilities are added at their rows' origins. */
  readonly logProbabilities: Value;
  readonly origins: Value;
  readonly toCanvas: boolean;
  readonly cells: number;
  readonly stream: number;
}

/** Sampling: the channels in turn, the first given the conditions, the others the token just drawn. Draws go to the target alone. */
export const pixelHeadDraws = (
  scope: Scope,
  handover: Handover,
  rows: Rows,
  target: DrawTarget,
  options: PixelHeadOptions,
): void => {
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
  options: PixelHeadOptions,
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
