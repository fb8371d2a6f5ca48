/** Pictures as pixels that a canvas shows, and as tokens. */
import { centreCrop } from '../data/centre-crop.ts';
import { overWhite, withChannels } from '../data/raster.ts';
import type { Raster } from '../data/raster.ts';
import type { ItemForm } from '../data/kinds/kind.ts';

/** Red, green, blue and opacity of every pixel of a picture of 1 or 3 channels: [height, width, 4]. */
export const pixelsOf = ({ width, height, channels, pixels: values }: Raster): Uint8ClampedArray<ArrayBuffer> => {
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      pixels[4 * pixel + channel] = values[pixel * channels + Math.min(channel, channels - 1)] ?? 0;
  }
  return pixels;
};

/** A picture, centre-cropped and resized as training does it: tokens [height, width, channels]. Transparent parts become white where items have no opacity. */
export const tokensOf = (
  { width, height, data }: ImageData,
  { extents, channels, alphabet }: ItemForm,
): Uint32Array => {
  const stored: Raster = { width, height, channels: 4, pixels: Uint8Array.from(data) };
  const wanted = { height: extents[0] ?? 1, width: extents[1] ?? 1 };
  const raster = centreCrop(channels % 2 === 0 ? stored : overWhite(stored), wanted, 255);
  const { pixels } = withChannels(raster, channels === 1 || channels === 2 || channels === 4 ? channels : 3);
  return Uint32Array.from(pixels, (byte) => Math.floor((byte * alphabet) / 256));
};
