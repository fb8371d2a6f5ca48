/** Samples as PNG files. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../checkpoint/atomic.node.ts';
import { describeShape, itemSize } from '../data/dataset.ts';
import { imageGrid } from '../data/grid.ts';
import { encodePng } from '../data/png.ts';
import type { ModelDescription } from '../model.ts';
import { RunError } from '../run/run-error.ts';
import type { SamplePlan } from './sample-plan.ts';

type Data = ModelDescription['data'];

/** Where the pictures are. */
export interface Pictures {
  readonly grid: string;
  readonly images: readonly string[];
}

/** Sides of a grid's cells are brought to about this many pixels. */
const CELL_SIDE = 56;

/** Throws a RunError for data that no picture can show. */
export function checkShowable(data: Data): void {
  if (data.extents.length === 2 && (data.channels === 1 || data.channels === 3) && data.alphabet <= 256) return;
  throw new RunError(
    `Samples of ${describeShape(data)} with an alphabet of ${data.alphabet} can't be shown as pictures.`,
    'Pictures have two extents, 1 or 3 channels, and an alphabet of at most 256.',
  );
}

/** Writes one PNG for each image and a grid with a row for each class. `tokens` is [images, ...extents, channels]. */
export async function writePictures(
  folder: string,
  tokens: Uint32Array,
  data: Data,
  plan: SamplePlan,
  classNames: readonly string[] = [],
): Promise<Pictures> {
  const images = Array.from(plan.labels, (_, index) => imageOf(tokens, index, data));
  const [height = 1, width = 1] = data.extents;
  await mkdir(folder, { recursive: true });
  const paths = images.map((_, index) => join(folder, fileName(index, plan, classNames)));
  for (const [index, path] of paths.entries()) {
    await atomicWrite(
      path,
      await encodePng({ width, height, channels: data.channels, pixels: images[index] ?? new Uint8Array() }),
    );
  }
  const grid = join(folder, 'grid.png');
  const rowLabels = plan.classes.map((index) => classNames[index] ?? String(index));
  const scale = Math.max(1, Math.round(CELL_SIDE / Math.max(height, width)));
  await atomicWrite(grid, await encodePng(imageGrid(images, { ...data, columns: plan.count, scale, rowLabels })));
  return { grid, images: paths };
}

/** Bytes from 0 to 255, whatever the alphabet. */
function imageOf(tokens: Uint32Array, index: number, data: Data): Uint8Array {
  const size = itemSize(data);
  const top = data.alphabet - 1;
  return Uint8Array.from(tokens.subarray(index * size, (index + 1) * size), (token) => Math.round((255 * token) / top));
}

/** "3-dress-007.png" */
function fileName(index: number, { labels, count }: SamplePlan, classNames: readonly string[]): string {
  const label = labels[index] ?? 0;
  const name = classNames[label]?.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  const number = String(index % count).padStart(3, '0');
  return `${[label, name, number].filter((part) => part !== undefined).join('-')}.png`;
}
