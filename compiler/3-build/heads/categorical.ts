import type { Value } from '../../ir/value.ts';
import type { HeadModule, HeadOptions } from '../module.ts';
import type { Scope } from '../scope.ts';
import { channelSequence, choose } from './channel-sequence.ts';

const codebook = (scope: Scope, { head, channels, alphabet }: HeadOptions): Value =>
  scope.parameter('codebook', [channels, alphabet, head.width], { kind: 'normal', deviation: 0.02 });

/**
 * The paper's head: models the channels of one pixel in turn as categoricals over the alphabet. A state, multiplied with its channel's codebook,
 * gives the channel's logits. Codebooks are shared between embedding and logits.
 */
export const categorical: HeadModule = {
  name: 'categorical',
  summary: 'the channels one after the other, each a choice among all values of the alphabet',
  demands: () => [],
  ...channelSequence({
    weights: codebook,
    bias: (scope, { channels, alphabet }) => scope.parameter('logitBias', [channels, alphabet], { kind: 'zeros' }),
    // Far below any logit, and finite when it is divided by any temperature.
    end: ({ alphabet }) => [
      [alphabet - 1, -1e30],
      [1, 0],
    ],
    embed: (scope, target, options) =>
      scope.add('embedding', 'embedded', { groups: options.channels - 1 }, target, codebook(scope, options)),
    embedDrawn: (scope, step, drawn, channel, options) => {
      const book = choose(step, 'previousCodebook', codebook(scope, options), channel);
      return step.add('embedding', 'embedded', { groups: 1 }, drawn, book);
    },
    loss: (scope, logits, target, _options, weights) => scope.both('crossEntropy', 'loss', { weights }, logits, target),
    draw: (step, logits, attributes, { origins, tokens, logProbabilities, given }) =>
      step.add('drawToken', 'token', attributes, logits, origins, tokens, logProbabilities, given),
  }),
};
