import { itemSize } from '../../data/dataset.ts';
import { imageGrid } from '../../data/grid.ts';
import type { Raster } from '../../data/raster.ts';
import type { Data } from './shown-data.ts';

/** Sides of a grid's cells are brought to about this many pixels. */
const cellSide = 56;
const white = 255;

/**
 * A picture with a row for each class; shorter rows end in white.
 *
 * @param rows the images of each class, in the order of the rows
 * @param classNames names by class; a class without one shows its number
 */
export const classGrid = (
  rows: ReadonlyMap<number, readonly Uint8Array[]>,
  data: Data,
  classNames: readonly string[] = [],
): Raster => {
  const columns = Math.max(...[...rows.values()].map((row) => row.length));
  const blank = new Uint8Array(itemSize(data)).fill(white);
  const images = [...rows.values()].flatMap((row) =>
    Array.from({ length: columns }, (_, column) => row[column] ?? blank),
  );
  const rowLabels = [...rows.keys()].map((label) => classNames[label] ?? String(label));
  const scale = Math.max(1, Math.round(cellSide / Math.max(...data.extents)));
  return imageGrid(images, { ...data, columns, scale, rowLabels });
};

/** Images by class, in the order of the classes' first images. */
export const byClass = (
  labels: Uint32Array,
  images: readonly Uint8Array[],
): ReadonlyMap<number, readonly Uint8Array[]> => {
  const rows = new Map([...labels].map((label): [number, Uint8Array[]] => [label, []]));
  images.forEach((image, index) => rows.get(labels[index] ?? 0)?.push(image));
  return rows;
};
