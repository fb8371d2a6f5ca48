/** From an image file to an item. */
import { centreCrop } from '../centre-crop.ts';
import { withChannels } from '../raster.ts';
import type { Pixels } from '../raster.ts';
import { decodeImage } from './decode-image.node.ts';
import type { WantedValues } from './decode-image.node.ts';

/** What pictures are made to. */
export interface ImageShape extends WantedValues {
  readonly height: number;
  readonly width: number;
}

/**
 * The picture of a file, cropped and scaled: [height, width, channels]. `bytes` is its content where it isn't the file at `path`. Rejects with
 * a DataError where it can't be decoded.
 */
export const prepareImage = async (path: string, shape: ImageShape, bytes?: Uint8Array): Promise<Pixels> => {
  const raster = await decodeImage(path, shape, bytes);
  const values = 2 ** (8 * raster.pixels.BYTES_PER_ELEMENT);
  // Of 8 bits all values are possible: those beyond a smaller alphabet are found when the data is opened.
  const largest = (shape.isQuantised === true ? values : Math.max(shape.alphabet, 256)) - 1;
  const { pixels } = withChannels(centreCrop(raster, shape, largest), shape.channels);
  return shape.isQuantised === true ? pixels.map((value) => Math.floor((value * shape.alphabet) / values)) : pixels;
};
