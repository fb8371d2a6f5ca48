import type { DataShape, Level } from '../ir/architecture.ts';
import type { Value } from '../ir/value.ts';
import type { PatchifyAttributes } from '../ir/ops/cells.ts';
import { linear } from './layers/linear.ts';
import type { LevelContext } from './module.ts';

/** Linear embedding of `count` patches from `first` on (raster order): [rows, count, width]. */
export const patchTokens = (
  { scope, level, data, canvas, origins }: LevelContext,
  first: number | 'previous',
  count: number,
): Value => {
  const attributes: PatchifyAttributes = {
    ...placement(level, data),
    ...normalisation(data),
    channels: data.channels,
    first,
    count,
  };
  return linear(
    scope.within('patchEmbedding'),
    scope.add('patchify', 'patches', attributes, canvas, origins),
    level.width,
  );
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

const placement = ({ grid, patch }: Level, { extents }: DataShape) => ({ extents, grid, patch });

export const normalisation = ({ alphabet, mean, deviation }: DataShape) => ({ alphabet, mean, deviation });
