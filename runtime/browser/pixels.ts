/** Pictures as pixels that a canvas shows, and as tokens. */
import { centreCrop } from '../data/centre-crop.ts';
import { withChannels } from '../data/raster.ts';
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

/** A picture, centre-cropped and resized as training does it: tokens [height, width, channels]. Transparent parts become white. */
export const tokensOf = (
  { width, height, data }: ImageData,
  { extents, channels, alphabet }: ItemForm,
): Uint32Array => {
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, value) => {
    const pixel = 4 * Math.floor(value / 3);
    const opacity = (data[pixel + 3] ?? 255) / 255;
    return Math.round((data[pixel + (value % 3)] ?? 0) * opacity + 255 * (1 - opacity));
  });
  const wanted = { height: extents[0] ?? 1, width: extents[1] ?? 1 };
  const raster = withChannels(centreCrop({ width, height, channels: 3, pixels }, wanted, 255), channels === 1 ? 1 : 3);
  return Uint32Array.from(raster.pixels, (byte) => Math.floor((byte * alphabet) / 256));
};
