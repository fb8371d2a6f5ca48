import type { Value } from '../../ir/value.ts';
import type { HeadModule, HeadOptions } from '../module.ts';
import type { Scope } from '../scope.ts';
import { channelSequence, choose, groupedProduct } from './channel-sequence.ts';

const components = ({ head }: HeadOptions): number => head.components ?? 1;

/** By which the values of the channels but the last are embedded, each a number: [C − 1, W, 1]. */
const valueWeights = (scope: Scope, { head, channels }: HeadOptions): Value =>
  scope.parameter('valueWeights', [channels - 1, head.width, 1], { kind: 'xavier', fanIn: 1, fanOut: head.width });

const valueBias = (scope: Scope, { head, channels }: HeadOptions): Value =>
  scope.parameter('valueBias', [channels - 1, head.width], { kind: 'zeros' });

/** Some channels' values as numbers, [rows, C]. */
const numbers = (
  scope: Scope,
  tokens: Value,
  { alphabet, mean, deviation }: HeadOptions,
  [first, end]: readonly [number, number],
): Value => {
  const normalisation = { alphabet, mean: mean.slice(first, end), deviation: deviation.slice(first, end) };
  return scope.add('normaliseTokens', 'values', normalisation, tokens);
};

/**
 * PixelCNN++'s head for values on a scale: models the channels of one pixel in turn, each by a discretised mixture of logistics, whose logits,
 * means and log scales are linear in the channel's state. The channels before it enter by number.
 */
export const logistic: HeadModule = {
  name: 'logistic',
  summary: 'the channels one after the other, each a mixture of logistic distributions, for values on a scale',
  defaultComponents: 10,
  demands: (_head, { values }) =>
    values === 'ordinal'
      ? []
      : [
          {
            key: 'kind',
            message: 'a logistic head models values on a scale, but those of the data are categorical',
            suggestion: 'kind: categorical, or data.values: ordinal',
          },
        ],
  ...channelSequence({
    weights: (scope, options) => {
      const { head, channels } = options;
      const dims = [channels, 3 * components(options), head.width];
      return scope.parameter('mixtureWeights', dims, { kind: 'normal', deviation: 0.02 });
    },
    // Components that begin alike would stay alike.
    bias: (scope, options) =>
      scope.parameter('mixtureBias', [options.channels, 3 * components(options)], { kind: 'normal', deviation: 0.5 }),
    // All means beyond the last value, by five times the alphabet, and the least scales.
    end: (options) => [
      [components(options), 0],
      [components(options), 10],
      [components(options), -30],
    ],
    embed: (scope, target, options) => {
      const { channels } = options;
      const values = numbers(scope, target, options, [0, channels]);
      const tokens = scope.reshape('valueTokens', values, target.shape.rows, channels, 1);
      const earlier = scope.add('sliceTokens', 'earlierValues', { start: 0, count: channels - 1 }, tokens);
      const embedded = groupedProduct(scope, 'embeddedValues', earlier, valueWeights(scope, options));
      return scope.map('add', 'embedded', embedded, valueBias(scope, options));
    },
    embedDrawn: (scope, step, drawn, channel, options) => {
      const values = numbers(step, drawn, options, [channel, channel + 1]);
      const token = step.reshape('valueToken', values, drawn.shape.rows, 1, 1);
      const weights = choose(step, 'valueWeights', valueWeights(scope, options), channel);
      const embedded = step.add('matmul', 'embeddedValues', { layout: 'NT', groups: 1 }, token, weights);
      return step.map('add', 'embedded', embedded, choose(step, 'valueBias', valueBias(scope, options), channel));
    },
    loss: (scope, mixtures, target, { alphabet }, weights) =>
      scope.both('logisticLoss', 'loss', { alphabet, weights }, mixtures, target),
    draw: (step, mixtures, attributes, { origins, tokens, logProbabilities, given }) =>
      step.add('drawLogistic', 'token', attributes, mixtures, origins, tokens, logProbabilities, given),
  }),
};
