/** From an image file to an item. */
import type Sharp from 'sharp';
import { centreCrop } from '../centre-crop.ts';
import { DataError } from '../data-error.ts';
import { withChannels, type Raster } from '../raster.ts';

/** What pictures are made to. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** The picture of a file, cropped and scaled: [height, width, channels]. Rejects with a DataError where it can't be decoded. */
export async function prepareImage(path: string, { height, width, channels }: ImageShape): Promise<Uint8Array> {
  return withChannels(centreCrop(await decode(path), { width, height }), channels).pixels;
}

/**
 * A file's picture, 8 bits a value; what is transparent becomes white. Colour profiles are ignored, as the reference and other
 * training codes do. Of an animation this is the first frame.
 */
async function decode(path: string): Promise<Raster> {
  const sharp = await loadSharp(path);
  const image = sharp(path, { failOn: 'truncated', ignoreIcc: true });
  const flat = image.flatten({ background: '#ffffff' }).toColourspace('srgb');
  try {
    const { data, info } = await flat.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: info.channels, pixels: data };
  } catch (cause) {
    throw corrupt(path, cause);
  }
}

/** Loaded when first needed: whoever reads other files can do without it. */
async function loadSharp(path: string): Promise<typeof Sharp> {
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
}

function corrupt(path: string, cause: unknown): DataError {
  const reason = cause instanceof Error ? cause.message.trim().replace(/\s+/g, ' ') : 'unknown format';
  const suggestion = 'replace or remove the file';
  return new DataError(
    { path, problem: `the image can't be decoded (${reason})`, suggestion, damaged: true },
    { cause },
  );
}
