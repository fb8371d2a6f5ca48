import type { Value } from '../../ir/value.ts';
import type { LevelContext } from '../module.ts';
import { givenGuide, normalisation, placement } from './value-entry.ts';
import type { ValueEntry } from './value-entry.ts';

/** Features [rows, channels] as one token. */
const asToken = ({ scope, data, rows }: LevelContext, features: Value): Value =>
  scope.reshape('guidePixel', features, rows, 1, data.channels);

/** Values on a scale: each is the number (value/(V − 1) − mean) / deviation of its channel; a region's summary is its mean. */
export const ordinal: ValueEntry = {
  patches: (_scope, { scope, level, data, canvas, origins }, first, count) =>
    scope.add(
      'patchify',
      'patches',
      { ...placement(level, data), ...normalisation(data), channels: data.channels, first, count },
      canvas,
      origins,
    ),
  // As in the reference, the head's target is the mean rounded to a token, but the level sees the mean itself; when sampling, it sees the
  // token drawn.
  summary: (_scope, context) => {
    const { data, level, canvas, origins, givenGuides } = context;
    const attributes = { extents: data.extents, region: level.region, channels: data.channels, ...normalisation(data) };
    const name = givenGuides ? 'guideMean' : 'guide';
    const [mean, features] = context.scope.both('regionMean', name, attributes, canvas, origins);
    return { target: givenGuides ? givenGuide(context) : mean, features: asToken(context, features) };
  },
  drawn: (_scope, context, tokens) =>
    asToken(context, context.scope.add('normaliseTokens', 'guideFeatures', normalisation(context.data), tokens)),
};
