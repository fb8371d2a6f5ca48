import { coordinatesOf, isInside, rasterIndex } from '../ir/evaluate/grid.ts';
import { neighbourOffsets } from '../ir/neighbours.ts';
import { product } from '../ir/shape.ts';

/**
 * Condition `index` of every patch, from the states [rows, patches, width] of a level: 0 is the patch's own state, 1 … those of its
 * neighbours in the order of `neighbourOffsets`, zero outside the grid.
 */
export const neighbourConditions = (
  states: Float32Array,
  grid: readonly number[],
  width: number,
  index: number,
): Float32Array => {
  if (index === 0) return states;
  const offset = neighbourOffsets(grid.length)[index - 1];
  if (offset === undefined) throw new RangeError(`data with ${grid.length} axes has no condition ${index}`);
  const patches = product(grid);
  const sources = Array.from({ length: patches }, (_, patch) => neighbourOf(patch, grid, offset));
  const conditions = new Float32Array(states.length);
  for (let row = 0; row * patches * width < states.length; row++) {
    for (const [patch, source] of sources.entries()) {
      if (source === undefined) continue;
      const start = (row * patches + source) * width;
      conditions.set(states.subarray(start, start + width), (row * patches + patch) * width);
    }
  }
  return conditions;
};

/** The patch at an offset from another, or undefined outside the grid. */
const neighbourOf = (patch: number, grid: readonly number[], offset: readonly number[]): number | undefined => {
  const coordinates = coordinatesOf(patch, grid).map((coordinate, axis) => coordinate + (offset[axis] ?? 0));
  return isInside(coordinates, grid) ? rasterIndex(coordinates, grid) : undefined;
};
