import type { Ops } from '../ir/ops/table.ts';
import type { Value } from '../ir/value.ts';
import { streamOf } from './layers/dropout.ts';
import { linear } from './layers/linear.ts';
import type { LevelContext, SamplingContext } from './module.ts';
import { entryOf } from './values/table.ts';
import { placement } from './values/value-entry.ts';

/** Linear embedding of `count` patches from `first` on (raster order): [rows, count, width]. */
export const patchTokens = (context: LevelContext, first: number | 'previous', count: number): Value => {
  const scope = context.scope.within('patchEmbedding');
  return linear(scope, entryOf(context.data).patches(scope, context, first, count), context.level.width);
};

/** Origins of the child regions of all patches, of the picked ones, of the one at the scalar `position`, or of each row's own. */
export const childOrigins = (
  { scope, level, data, origins }: Pick<LevelContext, 'scope' | 'level' | 'data' | 'origins'>,
  at: Ops['childOrigins']['at'],
  picked?: Value,
): Value =>
  scope.add(
    'childOrigins',
    'childOrigins',
    { ...placement(level, data), at },
    origins,
    ...(picked === undefined ? [] : [picked]),
  );

/** Draws the order of each region's patches, u32 [rows, P], unless the state `ranks` gives one, and tells how many of them aren't known from the beginning, u32 [rows]. */
export const drawnOrder = (
  { scope, level, data, origins, given }: SamplingContext,
  known: Ops['drawOrder']['known'],
): readonly [order: Value, unknown: Value] => {
  const stream = streamOf(`${level.name}.order`);
  const attributes = { ...placement(level, data), channels: data.channels, stream, known };
  const ranks = scope.state('ranks', { rows: undefined, dims: [level.patches] }, 'u32');
  return scope.both('drawOrder', 'drawnOrder', attributes, origins, given, ranks);
};
