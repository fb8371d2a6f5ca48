import { itemSize } from '../data/dataset.ts';
import { imageGrid } from '../data/grid.ts';
import { encodePng } from '../data/png.ts';
import type { ModelDescription } from '../model.ts';
import type { EncodedPicture } from '../run/training-observer.ts';
import type { SamplePlan } from './sample-plan.ts';

type Data = ModelDescription['data'];

/** Sides of a grid's cells are brought to about this many pixels. */
const CELL_SIDE = 56;

/** Whether a picture can show such data. */
export const canShow = ({ extents, channels, alphabet }: Data): boolean =>
  extents.length === 2 && (channels === 1 || channels === 3) && alphabet <= 256;

/** A grid with a row for each class. `tokens` is [images, ...extents, channels]. */
export async function gridOf(
  tokens: Uint32Array,
  data: Data,
  { labels, classes, count }: SamplePlan,
  classNames: readonly string[] = [],
): Promise<EncodedPicture> {
  const [height = 1, width = 1] = data.extents;
  const scale = Math.max(1, Math.round(CELL_SIDE / Math.max(height, width)));
  const rowLabels = classes.map((index) => classNames[index] ?? String(index));
  const images = Array.from(labels, (_, index) => imageOf(tokens, index, data));
  const raster = imageGrid(images, { ...data, columns: count, scale, rowLabels });
  return { width: raster.width, height: raster.height, channels: raster.channels, png: await encodePng(raster) };
}

/** Bytes from 0 to 255, whatever the alphabet. */
export function imageOf(tokens: Uint32Array, index: number, data: Data): Uint8Array {
  const size = itemSize(data);
  const top = data.alphabet - 1;
  return Uint8Array.from(tokens.subarray(index * size, (index + 1) * size), (token) => Math.round((255 * token) / top));
}
