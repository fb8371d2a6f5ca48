/** From an image file to its picture. */
import { statSync } from 'node:fs';
import type { Metadata, Sharp } from 'sharp';
import type SharpModule from 'sharp';
import { DataError, emptyFile } from '../data-error.ts';
import { largestAlphabet } from '../largest-alphabet.ts';
import { largestOf } from '../raster.ts';
import type { PictureChannels, Pixels, Raster } from '../raster.ts';

/** What a spec wants of a picture's values. */
export interface WantedValues {
  /** Grey, grey and opacity, colours, or colours and opacity. */
  readonly channels: PictureChannels;
  /** Values lie in 0 … alphabet − 1: those of 8 bits in an alphabet of up to 256, those of 16 bits in a larger one. */
  readonly alphabet: number;
  /** Whether pictures are turned as their EXIF data say. */
  readonly isTurned?: boolean;
  /** Whether values of any depth are brought to the alphabet. */
  readonly isQuantised?: boolean;
}

/** A file of kilobytes may hold a picture of gigabytes; this many pixels take 200 MB in colour. */
const mostPixels = 2 ** 26;

/** Also where checksums are wrong. What libraries only warn of is common in sound files. */
const failOn = 'error';

/** The kinds of pictures whose values are known. */
const spaces: readonly string[] = ['b-w', 'srgb', 'rgb', 'cmyk', 'grey16', 'rgb16'];

/**
 * A file's picture with 1 channel (grey) or 3 (red, green, blue), and one more where opacity is wanted, without which what is
 * transparent becomes white. Colour profiles and, except in TIFF files, the orientation in EXIF data are ignored, as Pillow does. Of an animation this is the first frame. Rejects with a
 * DataError where the file can't be decoded, or where its values would have to be guessed. `bytes` is its content where it isn't the file at
 * `path`.
 */
export const decodeImage = async (path: string, wanted: WantedValues, bytes?: Uint8Array): Promise<Raster<Pixels>> => {
  const sharp = await loadSharp(path);
  // Of the header alone; there is no limit, so that the size can be told.
  const header = sharp(bytes ?? path, { failOn: failOn, limitInputPixels: false }).metadata();
  const metadata = await header.catch((cause: unknown) => {
    throw corrupt(path, cause);
  });
  checkSize(path, metadata);
  checkValues(path, metadata, wanted);
  const image = sharp(bytes ?? path, { failOn: failOn, ignoreIcc: true, limitInputPixels: mostPixels });
  const upright = metadata.format === 'tiff' || wanted.isTurned === true ? image.autoOrient() : image;
  const keepsOpacity = wanted.channels % 2 === 0;
  const decoded = bitsOf(metadata) === 16 ? wide(upright, keepsOpacity) : narrow(upright, metadata, keepsOpacity);
  const raster = await decoded.catch((cause: unknown) => {
    throw corrupt(path, cause);
  });
  if (metadata.isPalette && wanted.channels < 3 && !isGrey(raster)) throw coloured(path);
  if (wanted.isQuantised !== true && wanted.alphabet > 256) checkLargest(path, raster, wanted.alphabet);
  return raster;
};

/** What a file's header says of its picture. */
export interface ImageHeader {
  readonly height: number;
  readonly width: number;
  /** 1 of grey pictures, else 3: opacity isn't counted. */
  readonly channels: number;
  readonly bits: 8 | 16;
  readonly hasPalette: boolean;
}

/** Reads the header alone. `bytes` is the content where it isn't the file at `path`. Rejects where it can't be read. */
export const readImageHeader = async (path: string, bytes?: Uint8Array): Promise<ImageHeader> => {
  const sharp = await loadSharp(path);
  const {
    width,
    height,
    pageHeight = height,
    autoOrient,
    format,
    space,
    depth,
    isPalette,
  } = await sharp(bytes ?? path, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw corrupt(path, cause);
    });
  const upright = format === 'tiff' ? autoOrient : { width, height: pageHeight };
  const isGrey = !isPalette && (space === 'b-w' || space === 'grey16');
  return { ...upright, channels: isGrey ? 1 : 3, bits: bitsOf({ depth }) ?? 8, hasPalette: isPalette };
};

const bitsOf = ({ depth }: Pick<Metadata, 'depth'>): 8 | 16 | undefined =>
  depth === 'uchar' ? 8 : depth === 'ushort' ? 16 : undefined;

const checkSize = (path: string, { width, height, pageHeight = height }: Metadata): void => {
  if (width * pageHeight <= mostPixels) return;
  throw new DataError({
    path,
    problem: `the picture has ${width}×${pageHeight} pixels, more than the ${mostPixels.toLocaleString('en')} that are decoded`,
    suggestion: 'scale it down first, such as with ImageMagick: magick FILE -resize 4096x4096 FILE',
    damaged: true,
  });
};

/** Refuses values that would have to be cut, scaled or guessed. */
const checkValues = (path: string, metadata: Metadata, { alphabet, isQuantised }: WantedValues): void => {
  const { space, depth, channels } = metadata;
  const bits = bitsOf(metadata);
  if (bits === undefined || !spaces.includes(space) || channels > 4 || (space === 'cmyk' && bits !== 8)) {
    throw new DataError({
      path,
      problem: `its values are ${depth} in ${channels} channels (${space})`,
      expected: 'grey or red, green and blue, of 8 or 16 bits',
      suggestion: 'convert the pictures, or store them as arrays (.npy)',
    });
  }
  if (bits === 16 && alphabet <= 256 && isQuantised !== true) throw tooDeep(path, alphabet);
  if (bits === 8 && alphabet > 256) throw tooShallow(path, alphabet);
};

const tooDeep = (path: string, alphabet: number): DataError =>
  new DataError({
    path,
    problem: `its values have 16 bits, but those of an alphabet of ${alphabet} have 8`,
    expected: 'pictures of 8 bits',
    suggestion: `store 8 bits, such as with ImageMagick: magick FILE -depth 8 FILE; or set data.alphabet to the largest value + 1, up to ${largestAlphabet}, or data.quantise to even`,
  });

const tooShallow = (path: string, alphabet: number): DataError =>
  new DataError({
    path,
    problem: `its values have 8 bits, but those of an alphabet of ${alphabet} have 16`,
    expected: 'pictures of 16 bits, as PNG and TIFF have them',
    suggestion: 'set data.alphabet to 256',
  });

const checkLargest = (path: string, { pixels }: Raster<Pixels>, alphabet: number): void => {
  const largest = largestOf(pixels);
  if (largest < alphabet) return;
  throw new DataError({
    path,
    problem: `the picture holds the value ${largest}`,
    expected: `values from 0 to ${alphabet - 1}, for the spec's alphabet of ${alphabet}`,
    suggestion:
      largest < largestAlphabet
        ? `set data.alphabet to ${largest + 1} or more, up to ${largestAlphabet}`
        : `store values below ${largestAlphabet}, the largest alphabet`,
  });
};

const coloured = (path: string): DataError =>
  new DataError({
    path,
    problem: 'its palette has colours, but the spec has 1 channel',
    expected: 'grey values, or 3 channels (red, green, blue)',
    suggestion:
      "set data.channels to 3 to model the colours; to model the numbers of the palette, store them as an array: numpy.array(Image.open('FILE'))",
  });

/** 8 bits a value. */
const narrow = async (image: Sharp, { space }: Metadata, keepsOpacity: boolean): Promise<Raster> => {
  if (space === 'cmyk') return fromInk(await raw(image.pipelineColourspace('cmyk').toColourspace('cmyk')));
  return raw((keepsOpacity ? image.ensureAlpha() : image.flatten({ background: '#ffffff' })).toColourspace('srgb'));
};

const raw = async (image: Sharp): Promise<Raster> => {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, pixels: data };
};

/** 16 bits a value. */
const wide = async (image: Sharp, keepsOpacity: boolean): Promise<Raster<Uint16Array>> => {
  const { data, info } = await (keepsOpacity ? image.ensureAlpha() : image)
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint16Array(new Uint8Array(data).buffer);
  const raster = { width: info.width, height: info.height, channels: info.channels, pixels };
  return keepsOpacity ? raster : onWhite(raster);
};

/** Red, green and blue of 16 bits with opacity, before white. */
const onWhite = ({ width, height, channels, pixels }: Raster<Uint16Array>): Raster<Uint16Array> => {
  if (channels === 3) return { width, height, channels, pixels };
  const flat = new Uint16Array(width * height * 3);
  for (let at = 0; at < flat.length; at++) {
    const pixel = Math.floor(at / 3) * 4;
    const opacity = (pixels[pixel + 3] ?? 0) / 0xffff;
    flat[at] = Math.round((pixels[pixel + (at % 3)] ?? 0) * opacity + 0xffff * (1 - opacity));
  }
  return { width, height, channels: 3, pixels: flat };
};

/** Red, green and blue of cyan, magenta, yellow and black, by Pillow's formula. */
const fromInk = ({ width, height, pixels }: Raster): Raster => {
  const colours = new Uint8Array(width * height * 3);
  for (let at = 0; at < colours.length; at++) {
    const pixel = Math.floor(at / 3) * 4;
    const light = 255 - (pixels[pixel + 3] ?? 0);
    const product = (pixels[pixel + (at % 3)] ?? 0) * light + 128;
    colours[at] = light - ((product + (product >> 8)) >> 8);
  }
  return { width, height, channels: 3, pixels: colours };
};

const isGrey = ({ channels, pixels }: Raster<Pixels>): boolean => {
  if (channels < 3) return true;
  for (let at = 0; at < pixels.length; at += channels) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return false;
  }
  return true;
};

/** Loaded when first needed: whoever reads other files can do without it. */
const loadSharp = async (path: string): Promise<typeof SharpModule> => {
  try {
    const { default: sharp } = await import('sharp');
    // Several files are decoded at a time, each by one thread.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  } catch (cause) {
    const problem = "image files are read with the package 'sharp', which can't be loaded";
    throw new DataError({ path, problem, suggestion: 'npm install sharp' }, { cause });
  }
};

const corrupt = (path: string, cause: unknown): DataError => {
  if (statSync(path, { throwIfNoEntry: false })?.size === 0) return emptyFile(path);
  const reason = cause instanceof Error ? cause.message.trim().replace(/\s+/g, ' ') : 'unknown format';
  const problem = `the image can't be decoded (${reason})`;
  return new DataError({ path, problem, suggestion: 'fetch or store it again', damaged: true }, { cause });
};
