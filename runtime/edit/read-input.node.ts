/** A file of the user's as an item of a model's data, of any size. */
import { extname } from 'node:path';
import { DataError } from '../data/data-error.ts';
import type { Tokens } from '../data/elements.ts';
import { readBytes } from '../data/file-bytes.node.ts';
import { decodeImage } from '../data/images/decode-image.node.ts';
import { imageEndings } from '../data/images/image-endings.ts';
import { prepareImage } from '../data/images/prepare-image.node.ts';
import { image } from '../data/kinds/image.ts';
import type { FileReading, SourceFile } from '../data/kinds/kind.ts';
import type { KnownItems } from '../data/kinds/known-items.ts';
import { withChannels } from '../data/raster.ts';
import { readingOf } from '../data/sources/decodings.node.ts';
import { imageShape } from '../data/sources/images.node.ts';
import { npyReading } from '../data/kinds/npy-reading.ts';
import { describeExtents } from '../data/stored-array.ts';
import { volumeOf } from './canvas.ts';

/** An item of any extents. */
export interface InputItem {
  readonly extents: readonly number[];
  /** [...extents, channels]. */
  readonly tokens: Uint32Array;
  /** Cells that are transparent in a picture whose model has no opacity; undefined for all others. */
  readonly transparent?: ReadonlySet<number>;
}

/** What `--fit` would do, for messages. */
const fitAdvice = 'add --fit, which scales the picture and cuts its edges off, as training does';

/**
 * Reads a file: a picture, a file of the model's kind of data, or a .npy array of raw values. `fit` brings pictures to the model's size. Rejects
 * with a DataError where the file isn't of the kind.
 */
export const readInput = async (path: string, known: KnownItems, fit: boolean): Promise<InputItem> => {
  const ending = extname(path).toLowerCase();
  const file = { path, bytes: await readBytes(path) };
  const { kind, form } = known;
  if (kind.name === image.name && imageEndings.includes(ending)) return readPicture(file, known, fit);
  const reading = ending === '.npy' ? npyReading : readingOf(kind);
  if (reading === undefined)
    throw new DataError({
      path,
      problem: `it is no ${kind.item} of this model`,
      expected:
        kind.name === image.name ? `a picture (${imageEndings.join(', ')}) or an array (.npy)` : 'an array (.npy)',
      suggestion: "'fractalc sample RUN --npy FILE.npy' shows what arrays look like: they have one item each here",
    });
  return decodeInput(file, reading, known, form.extents);
};

/** Decodes a file, or a text in place of one. */
export const decodeInput = async (
  file: SourceFile,
  reading: FileReading,
  { kind, form }: KnownItems,
  extents: readonly number[],
): Promise<InputItem> => {
  const { shape, values } = await reading.decode(file, form, form.facts);
  const { path } = file;
  const whole = reading.manner === 'list' ? shape.slice(1) : shape;
  const own = whole.slice(0, -1);
  if (whole.at(-1) !== form.channels || own.length !== extents.length)
    throw new DataError({
      path,
      problem: `it is ${describeExtents(whole)}, but the model's ${kind.items} are ${describeExtents([...extents, form.channels])}`,
      expected: `${extents.length} ${extents.length === 1 ? 'axis' : 'axes'} and ${form.channels} ${form.channels === 1 ? 'channel' : 'channels'}`,
    });
  const tokens = Uint32Array.from(values.subarray(0, volumeOf(whole)));
  checkValues(path, tokens, form.alphabet);
  return { extents: own, tokens };
};

const readPicture = async ({ path, bytes }: SourceFile, { form }: KnownItems, fit: boolean): Promise<InputItem> => {
  const { extents, channels, alphabet } = form;
  const shape = imageShape(path, form);
  if (fit) {
    const pixels = await prepareImage(path, shape, bytes);
    return { extents, tokens: checked(path, pixels, alphabet) };
  }
  const hasOpacity = channels % 2 === 0;
  const raster = await decodeImage(path, { ...shape, channels: channels === 1 || channels === 2 ? 2 : 4 }, bytes);
  const { pixels } = withChannels(raster, shape.channels);
  const values = 2 ** (8 * pixels.BYTES_PER_ELEMENT);
  const tokens = shape.isQuantised === true ? pixels.map((value) => Math.floor((value * alphabet) / values)) : pixels;
  const transparent = new Set<number>();
  if (!hasOpacity && raster.channels % 2 === 0)
    for (let pixel = 0; pixel < raster.width * raster.height; pixel++)
      if ((raster.pixels[(pixel + 1) * raster.channels - 1] ?? 0) < values / 2) transparent.add(pixel);
  return {
    extents: [raster.height, raster.width],
    tokens: checked(path, tokens, alphabet),
    ...(transparent.size > 0 && { transparent }),
  };
};

const checked = (path: string, pixels: Tokens, alphabet: number): Uint32Array => {
  const tokens = Uint32Array.from(pixels);
  checkValues(path, tokens, alphabet);
  return tokens;
};

const checkValues = (path: string, tokens: Uint32Array, alphabet: number): void => {
  const wrong = tokens.findIndex((token) => token >= alphabet);
  if (wrong === -1) return;
  throw new DataError({
    path,
    problem: `value ${wrong} is ${tokens[wrong] ?? ''}`,
    expected: `values from 0 to ${alphabet - 1}, as the model has them`,
  });
};

/** Throws a DataError where an item isn't of the model's size; a stream's may be longer. */
export const checkInputSize = (path: string, { extents }: InputItem, { kind, form }: KnownItems): void => {
  const isStream = readingOf(kind)?.manner === 'stream';
  const fits = extents.every((extent, axis) => {
    const own = form.extents[axis] ?? 1;
    return extent === own || (isStream && axis === 0 && extent > own);
  });
  if (fits) return;
  throw new DataError({
    path,
    problem: `it is ${describeExtents(extents)}, but the model's ${kind.items} are ${describeExtents(form.extents)}`,
    suggestion:
      kind.name === image.name
        ? fitAdvice
        : isStream
          ? 'give it as --prefix FILE, and the model goes on from it'
          : `bring it to ${describeExtents(form.extents)} first`,
  });
};

/** The cells that a mask opens: those that are light in a picture, or not 0 in an array. Rejects with a DataError where the mask isn't of the input's size. */
export const readMask = async (path: string, extents: readonly number[]): Promise<ReadonlySet<number>> => {
  const file = { path, bytes: await readBytes(path) };
  const isArray = extname(path).toLowerCase() === '.npy';
  const { shape, isOpen } = isArray ? await arrayMask(file) : await pictureMask(file);
  if (shape.join() !== extents.join())
    throw new DataError({
      path,
      problem: `the mask is ${describeExtents(shape)}, but what it masks is ${describeExtents(extents)}`,
      expected: 'a mask of the same size',
      suggestion: 'scale the mask, such as with ImageMagick: magick MASK -sample WIDTHxHEIGHT! MASK.png',
    });
  const cells = new Set(Array.from({ length: volumeOf(extents) }, (_, cell) => cell).filter(isOpen));
  if (cells.size > 0) return cells;
  throw new DataError({
    path,
    problem: 'the mask is dark everywhere, so that nothing would be drawn',
    expected: 'white where the model is to draw, black where the input stays',
    suggestion: 'invert it, such as with ImageMagick: magick MASK -negate MASK.png',
  });
};

interface ReadMask {
  readonly shape: readonly number[];
  readonly isOpen: (cell: number) => boolean;
}

const arrayMask = async (file: SourceFile): Promise<ReadMask> => {
  const { shape, values } = await npyReading.decode(file, undefined, undefined);
  return { shape, isOpen: (cell) => values[cell] !== 0 };
};

const pictureMask = async ({ path, bytes }: SourceFile): Promise<ReadMask> => {
  const raster = await decodeImage(path, { channels: 1, alphabet: 256, isQuantised: true }, bytes);
  const { width, height, pixels } = withChannels(raster, 1);
  const half = 2 ** (8 * pixels.BYTES_PER_ELEMENT - 1);
  return { shape: [height, width], isOpen: (cell) => (pixels[cell] ?? 0) >= half };
};
