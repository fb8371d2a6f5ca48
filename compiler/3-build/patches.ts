import type { Value } from '../ir/value.ts';
import { linear } from './layers/linear.ts';
import type { LevelContext } from './module.ts';
import { entryOf } from './values/table.ts';
import { placement } from './values/value-entry.ts';

/** Linear embedding of `count` patches from `first` on (raster order): [rows, count, width]. */
export const patchTokens = (context: LevelContext, first: number | 'previous', count: number): Value => {
  const scope = context.scope.within('patchEmbedding');
  return linear(scope, entryOf(context.data).patches(scope, context, first, count), context.level.width);
};

/** Origins of the child regions of all patches, of the picked ones, or of the one at the scalar `position`. */
export const childOrigins = (
  { scope, level, data, origins }: Pick<LevelContext, 'scope' | 'level' | 'data' | 'origins'>,
  at: 'all' | 'picked' | 'position',
  picked?: Value,
): Value =>
  scope.add(
    'childOrigins',
    'childOrigins',
    { ...placement(level, data), at },
    origins,
    ...(picked === undefined ? [] : [picked]),
  );
