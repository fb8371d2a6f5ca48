import { product } from '../../ir/shape.ts';
import type { Value } from '../../ir/value.ts';
import type { LevelContext } from '../module.ts';
import type { Scope } from '../scope.ts';
import { givenGuide, placement } from './value-entry.ts';
import type { ValueEntry } from './value-entry.ts';

/**
 * Numbers of a token's embedding: those of `tokens` together are about as many as the level is wide, as in MEGABYTE, and four at least. Whole
 * fours suit the kernels.
 */
const embeddingWidth = (width: number, tokens: number): number => 4 * Math.max(1, Math.ceil(width / tokens / 4));

/** A row for each value of each channel, as long as it should be for `tokens` tokens: dims without the last one as given. */
const table = (scope: Scope, width: number, tokens: number, ...dims: readonly number[]): Value =>
  scope.parameter('values', [...dims, embeddingWidth(width, tokens)], { kind: 'normal', deviation: 0.02 });

const embedToken = (scope: Scope, { data, level, rows }: LevelContext, tokens: Value): Value => {
  const { channels, alphabet } = data;
  const books = table(scope, level.width, channels, channels, alphabet);
  const embedded = scope.add('embedding', 'guideEmbedded', { groups: channels }, tokens, books);
  return scope.reshape('guidePixel', embedded, rows, 1, channels * (books.shape.dims.at(-1) ?? 1));
};

/** Values that are names: each is its row in a table of embeddings; a region's summary is its most frequent value. */
export const categorical: ValueEntry = {
  patches: (scope, context, first, count) => {
    const { level, data, canvas, origins } = context;
    const { channels, alphabet } = data;
    const rows = table(scope, level.width, channels * product(level.patch), channels * alphabet);
    const attributes = { ...placement(level, data), channels, alphabet, first, count };
    return context.scope.add('embedPatches', 'patches', attributes, canvas, origins, rows);
  },
  summary: (scope, context) => {
    const { data, level, canvas, origins, givenGuides } = context;
    const { extents, channels, alphabet } = data;
    const target = givenGuides
      ? givenGuide(context)
      : context.scope.add(
          'regionMode',
          'guide',
          { extents, region: level.region, channels, alphabet },
          canvas,
          origins,
        );
    return { target, features: embedToken(scope, context, target) };
  },
  drawn: embedToken,
};
