/** Values of pictures: of 8 bits or of 16. */
export type Pixels = Uint8Array | Uint16Array;

/** A picture: `pixels` is [height, width, channels]. */
export interface Raster<P extends Pixels = Uint8Array> {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly pixels: P;
}

/** Zeros of the same type. */
export const blankPixels = <P extends Pixels>(like: P, length: number): P =>
  (like instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length)) as P;

/** The largest value. */
export const largestOf = (pixels: Pixels): number => {
  let largest = 0;
  for (const value of pixels) if (value > largest) largest = value;
  return largest;
};

/** The part of a picture from (`left`, `top`) on. It must lie inside. */
export const crop = <P extends Pixels>(
  { width, channels, pixels }: Raster<P>,
  left: number,
  top: number,
  size: { readonly width: number; readonly height: number },
): Raster<P> => {
  const cut = blankPixels(pixels, size.width * size.height * channels);
  for (let row = 0; row < size.height; row++) {
    const start = ((top + row) * width + left) * channels;
    cut.set(pixels.subarray(start, start + size.width * channels), row * size.width * channels);
  }
  return { ...size, channels, pixels: cut };
};

/** The same picture with 1 channel (grey) or 3 (red, green, blue). Grey is the luma of ITU-R BT.601. */
export const withChannels = <P extends Pixels>(raster: Raster<P>, channels: 1 | 3): Raster<P> => {
  if (raster.channels === channels) return raster;
  const pixels = channels === 1 ? luma(raster) : repeated(raster);
  return { ...raster, channels, pixels };
};

/** 0.299 R + 0.587 G + 0.114 B in 16-bit fixed point, rounded. A second channel of opacity is left out. */
const luma = <P extends Pixels>({ width, height, channels, pixels }: Raster<P>): P => {
  const at = (pixel: number, channel: number): number => pixels[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0;
  const grey = blankPixels(pixels, width * height);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    grey[pixel] = Math.floor((19595 * at(pixel, 0) + 38470 * at(pixel, 1) + 7471 * at(pixel, 2) + 0x8000) / 0x10000);
  }
  return grey;
};

const repeated = <P extends Pixels>({ width, height, channels, pixels }: Raster<P>): P => {
  const colours = blankPixels(pixels, width * height * 3);
  for (let value = 0; value < colours.length; value++) {
    colours[value] = pixels[Math.floor(value / 3) * channels + (channels < 3 ? 0 : value % 3)] ?? 0;
  }
  return colours;
};
