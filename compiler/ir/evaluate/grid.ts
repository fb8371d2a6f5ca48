import { at } from './tensor.ts';

/** Coordinates of the cell at a raster index, outermost axis first. */
export const coordinatesOf = (index: number, extents: readonly number[]): readonly number[] => {
  const coordinates: number[] = [];
  let rest = index;
  for (const extent of extents.toReversed()) {
    coordinates.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return coordinates;
};

/** Raster index of a cell; coordinates may exceed their extents where an index of a larger grid is wanted. */
export const rasterIndex = (coordinates: readonly number[], extents: readonly number[]): number =>
  coordinates.reduce((index, coordinate, axis) => index * at(extents, axis) + coordinate, 0);

/** Whether coordinates are within the extents of a grid, along every axis. */
export const isInside = (coordinates: readonly number[], extents: readonly number[]): boolean =>
  coordinates.every((coordinate, axis) => coordinate >= 0 && coordinate < at(extents, axis));

/** Distance in cells, within a canvas of `extents`, from a region's first cell to the first cell of its patch number `index`. */
export const patchOffset = (
  index: number,
  grid: readonly number[],
  patch: readonly number[],
  extents: readonly number[],
): number =>
  rasterIndex(
    coordinatesOf(index, grid).map((coordinate, axis) => coordinate * at(patch, axis)),
    extents,
  );

/** Distances in cells, within a canvas of `extents`, from a region's first cell to each of its cells in raster order. */
export const regionOffsets = (region: readonly number[], extents: readonly number[]): readonly number[] => {
  const cells = region.reduce((total, n) => total * n, 1);
  return Array.from({ length: cells }, (_, cell) => rasterIndex(coordinatesOf(cell, region), extents));
};
