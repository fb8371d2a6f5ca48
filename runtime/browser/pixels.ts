/** Tokens as pixels that a canvas shows, and pictures as tokens. */
import { centreCrop } from '../data/centre-crop.ts';
import { withChannels } from '../data/raster.ts';
import type { ModelDescription } from '../model.ts';

type Data = ModelDescription['data'];

/** Red, green, blue and opacity of every cell: tokens [height, width, channels] → [height, width, 4]. */
export const pixelsOf = (tokens: Uint32Array, { channels, alphabet }: Data): Uint8ClampedArray<ArrayBuffer> => {
  const cells = tokens.length / channels;
  const pixels = new Uint8ClampedArray(4 * cells).fill(255);
  for (let cell = 0; cell < cells; cell++) {
    for (let channel = 0; channel < 3; channel++) {
      const token = tokens[cell * channels + Math.min(channel, channels - 1)] ?? 0;
      pixels[4 * cell + channel] = Math.round((255 * token) / (alphabet - 1));
    }
  }
  return pixels;
};

/** A picture, centre-cropped and resized as training does it: tokens [height, width, channels]. Transparent parts become white. */
export const tokensOf = ({ width, height, data }: ImageData, { extents, channels, alphabet }: Data): Uint32Array => {
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, value) => {
    const pixel = 4 * Math.floor(value / 3);
    const opacity = (data[pixel + 3] ?? 255) / 255;
    return Math.round((data[pixel + (value % 3)] ?? 0) * opacity + 255 * (1 - opacity));
  });
  const wanted = { height: extents[0] ?? 1, width: extents[1] ?? 1 };
  const raster = withChannels(centreCrop({ width, height, channels: 3, pixels }, wanted, 255), channels === 1 ? 1 : 3);
  return Uint32Array.from(raster.pixels, (byte) => Math.floor((byte * alphabet) / 256));
};
