import type Sharp from 'sharp';
import { centreCrop } from './centre-crop.ts';
import { DataError } from './data-error.ts';
import { copyItem, itemSize, type DataDemands, type Dataset, type Progress } from './dataset.ts';
import { withChannels, type Raster } from './raster.ts';

export interface ImageFile {
  readonly path: string;
  readonly label: number;
}

/** Decoded images are kept up to this many bytes; all items are equally likely, so none is worth more than another. */
const CACHE_BYTES = 512 * 2 ** 20;
/** Files that are decoded at the same time. */
const CONCURRENCY = 4;

/** Image files with labels, decoded when first read and cropped to [height, width] and 1 or 3 channels. */
export class ImageFileDataset implements Dataset {
  readonly name: string;
  readonly extents: readonly number[];
  readonly channels: number;
  readonly classes: number;
  readonly classNames: readonly string[];
  readonly count: number;
  readonly #files: readonly ImageFile[];
  readonly #cache = new Map<number, Uint8Array>();
  readonly #cacheItems: number;

  constructor(name: string, { extents, channels, classes }: DataDemands, files: readonly ImageFile[], classNames: readonly string[]) {
    this.name = name;
    this.extents = extents;
    this.channels = channels;
    this.classes = classes;
    this.classNames = classNames;
    this.count = files.length;
    this.#files = files;
    this.#cacheItems = Math.floor(CACHE_BYTES / itemSize(this));
  }

  label(index: number): number {
    return this.#file(index).label;
  }

  async read(index: number, into: Uint32Array, offset: number, flip = false): Promise<void> {
    copyItem(await this.#pixels(index), 0, this, into, offset, flip);
  }

  /**
   * Decodes as many files as the cache holds and looks at the headers of the rest. Rejects with a DataError for the first one that
   * is no image, and then looks no further.
   */
  async check(progress?: Progress): Promise<void> {
    let next = 0;
    let done = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < this.count; index = next++) {
        await this.#checkFile(index).catch((error: unknown) => {
          next = this.count;
          throw error;
        });
        progress?.(++done, this.count);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  }

  async #checkFile(index: number): Promise<void> {
    if (index < this.#cacheItems) await this.#pixels(index);
    else await readHeader(this.#file(index).path);
  }

  #file(index: number): ImageFile {
    const file = this.#files[index];
    if (file === undefined) throw new RangeError(`${this.name} has no item ${String(index)}.`);
    return file;
  }

  async #pixels(index: number): Promise<Uint8Array> {
    const cached = this.#cache.get(index);
    if (cached !== undefined) return cached;
    const [height = 0, width = 0] = this.extents;
    const cropped = centreCrop(await decode(this.#file(index).path), { width, height });
    const { pixels } = withChannels(cropped, this.channels === 1 ? 1 : 3);
    if (this.#cache.size < this.#cacheItems) this.#cache.set(index, pixels);
    return pixels;
  }
}

/** A file's picture in sRGB, 8 bits a value; what is transparent becomes white. */
async function decode(path: string): Promise<Raster> {
  const sharp = await loadSharp(path);
  const image = sharp(path, { failOn: 'truncated' }).flatten({ background: '#ffffff' }).toColourspace('srgb');
  try {
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: info.channels, pixels: data };
  } catch (cause) {
    throw corrupt(path, cause);
  }
}

async function readHeader(path: string): Promise<void> {
  const sharp = await loadSharp(path);
  try {
    await sharp(path).metadata();
  } catch (cause) {
    throw corrupt(path, cause);
  }
}

/** Loaded when first needed: whoever reads IDX files only can do without it. */
async function loadSharp(path: string): Promise<typeof Sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    const problem = "image files are read with the package 'sharp', which can't be loaded";
    throw new DataError({ path, problem, suggestion: 'npm install sharp' }, { cause });
  }
}

function corrupt(path: string, cause: unknown): DataError {
  const reason = cause instanceof Error ? cause.message.trim() : 'unknown format';
  return new DataError({ path, problem: `the image can't be decoded (${reason})`, suggestion: 'replace or remove the file' }, { cause });
}
