import type { ModelDescription } from '../model.ts';
import { levelsOf } from '../recursion/recursion.ts';
import type { Level } from '../recursion/recursion.ts';

/** Where a region lies: the patch of level 0 that holds it, the patch of level 1 inside that, and so on inwards. */
export type RegionPath = readonly number[];

/** A region in cells. */
export interface RegionBox {
  /** From the outermost axis in. */
  readonly origin: readonly number[];
  readonly extents: readonly number[];
}

/** Throws a RangeError unless the path leads to a region inside the model's images. */
export const checkPath = ({ recursion }: Pick<ModelDescription, 'recursion'>, path: RegionPath): void => {
  const levels = levelsOf(recursion);
  if (path.length < 1 || path.length > levels.length)
    throw new RangeError(`A region has a patch for each of 1 to ${levels.length} levels, not ${path.length}.`);
  for (const [depth, patch] of path.entries()) {
    const { name, patches } = levels[depth] ?? { name: '', patches: 0 };
    if (!Number.isInteger(patch) || patch < 0 || patch >= patches)
      throw new RangeError(`${name} has patches 0 to ${patches - 1}, but no ${patch}.`);
  }
};

/** The box of a region; the whole image for an empty path. */
export const boxOf = (
  { recursion, data }: Pick<ModelDescription, 'recursion' | 'data'>,
  path: RegionPath,
): RegionBox => {
  const levels = levelsOf(recursion);
  let origin: readonly number[] = data.extents.map(() => 0);
  let extents: readonly number[] = data.extents;
  for (const [depth, number] of path.entries()) {
    const level = levels[depth];
    if (level === undefined) break;
    const place = placeOf(level, number);
    origin = origin.map((at, axis) => at + (place[axis] ?? 0));
    extents = level.patch;
  }
  return { origin, extents };
};

/** The path to the region of a level's patches that holds a cell; `depth` 1 stops at level 0's patches. */
export const pathTo = (
  { recursion }: Pick<ModelDescription, 'recursion'>,
  cell: readonly number[],
  depth: number,
): RegionPath => {
  let rest = cell;
  return levelsOf(recursion)
    .slice(0, depth)
    .map(({ region, patch }) => {
      const number = region.reduce((sum, extent, axis) => {
        const size = patch[axis] ?? 1;
        return sum * (extent / size) + Math.floor((rest[axis] ?? 0) / size);
      }, 0);
      rest = rest.map((at, axis) => at % (patch[axis] ?? 1));
      return number;
    });
};

/** The path of the innermost region with this number: (the parent's number) · patches + patch. */
export const pathOf = ({ recursion }: Pick<ModelDescription, 'recursion'>, region: number): RegionPath => {
  let rest = region;
  const inwards = [...levelsOf(recursion)].reverse().map(({ patches }) => {
    const patch = rest % patches;
    rest = Math.floor(rest / patches);
    return patch;
  });
  return inwards.reverse();
};

/** Number of a cell in its image, in raster order. */
export const cellNumber = (extents: readonly number[], cell: readonly number[]): number =>
  extents.reduce((number, extent, axis) => number * extent + (cell[axis] ?? 0), 0);

/** The first cell of a patch inside its level's region. */
const placeOf = ({ region, patch }: Level, number: number): readonly number[] => {
  let rest = number;
  const inwards = [...region.keys()].reverse().map((axis) => {
    const size = patch[axis] ?? 1;
    const along = (region[axis] ?? 1) / size;
    const at = (rest % along) * size;
    rest = Math.floor(rest / along);
    return at;
  });
  return inwards.reverse();
};
