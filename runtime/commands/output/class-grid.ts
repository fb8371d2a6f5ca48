import { imageGrid } from '../../data/grid.ts';
import type { Raster } from '../../data/raster.ts';

/** Sides of a grid's cells are brought to about this many pixels. */
const cellSide = 56;
const white = 255;

/**
 * A picture with a row for each class; shorter rows end in white.
 *
 * @param rows pictures of the items of each class, in the order of the rows
 * @param classNames names by class; a class without one shows its number
 */
export const classGrid = (rows: ReadonlyMap<number, readonly Raster[]>, classNames: readonly string[] = []): Raster => {
  const columns = Math.max(...[...rows.values()].map((row) => row.length));
  const [first] = [...rows.values()].flat();
  if (first === undefined) throw new RangeError('A grid needs one picture at least.');
  const { width, height, channels } = first;
  const blank = new Uint8Array(first.pixels.length).fill(white);
  const images = [...rows.values()].flatMap((row) =>
    Array.from({ length: columns }, (_, column) => row[column]?.pixels ?? blank),
  );
  const rowLabels = [...rows.keys()].map((label) => classNames[label] ?? String(label));
  const scale = Math.max(1, Math.round(cellSide / Math.max(width, height)));
  return imageGrid(images, { extents: [height, width], channels, columns, scale, rowLabels });
};

/** Pictures by class, in the order of the classes' first items. */
export const byClass = (labels: Uint32Array, pictures: readonly Raster[]): ReadonlyMap<number, readonly Raster[]> => {
  const rows = new Map([...labels].map((label): [number, Raster[]] => [label, []]));
  pictures.forEach((picture, index) => rows.get(labels[index] ?? 0)?.push(picture));
  return rows;
};
