/**
 * How a level's segments follow each other when sampling; the child level runs inside the loop. Emitted as nested functions.
 * raster: patch after patch; `first` for patch 0, `next` for the others (scalar `position` = patch).
 * iterations: all patches at once, a share of them picked in each iteration by the cosine schedule (scalars `masked`, `picks`);
 * the picked patches of all rows become the rows of `childSymbol`.
 */
export type SampleLoop =
  | {
      readonly kind: 'raster';
      readonly begin: readonly string[];
      readonly first: string;
      readonly next: string;
      readonly patches: number;
    }
  | {
      readonly kind: 'iterations';
      /** Segments before the loop; the scalar `position` counts them (the guiding pixel's, then the level's own). */
      readonly begin: readonly string[];
      readonly iterate: string;
      readonly patches: number;
      readonly iterations: number;
      readonly childSymbol: string;
    };
