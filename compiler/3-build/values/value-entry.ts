import type { DataShape, Level } from '../../ir/architecture.ts';
import type { Value } from '../../ir/value.ts';
import type { ForwardContext, LevelContext } from '../module.ts';
import type { Scope } from '../scope.ts';

/** The guiding pixel of regions: the head's target u32 [rows, C], and what their level sees of it, [rows, 1, F]. */
export interface RegionSummary {
  readonly target: Value;
  readonly features: Value;
}

/** How values of one kind become features, which a level embeds linearly. */
export interface ValueEntry {
  /** `count` patches from `first` on, in raster order, or the one before the scalar `position`: [rows, count, F]. Parameters stand in `scope`. */
  patches(scope: Scope, context: LevelContext, first: number | 'previous', count: number): Value;
  /** What a region's guiding pixel is; the host may give another in its place. */
  summary(scope: Scope, context: ForwardContext): RegionSummary;
  /** A drawn guiding pixel u32 [rows, C]: [rows, 1, F], as `summary` has it. */
  drawn(scope: Scope, context: LevelContext, tokens: Value): Value;
}

/** Attributes of ops that look at a level's patches. */
export const placement = ({ grid, patch }: Level, { extents }: DataShape) => ({ extents, grid, patch });

/** Attributes of ops that make numbers of tokens. */
export const normalisation = ({ alphabet, mean, deviation }: DataShape) => ({ alphabet, mean, deviation });

/** The guiding pixels that the host gives. */
export const givenGuide = ({ scope, rows, data }: ForwardContext): Value =>
  scope.input('guide', { rows, dims: [data.channels] }, 'u32');
