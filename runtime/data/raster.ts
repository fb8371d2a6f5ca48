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

/** Grey, grey and opacity, red, green and blue, or these and opacity. */
export type PictureChannels = 1 | 2 | 3 | 4;

/** The same picture with other channels. Grey is the luma of ITU-R BT.601; what has no opacity is opaque. */
export const withChannels = <P extends Pixels>(raster: Raster<P>, channels: PictureChannels): Raster<P> => {
  if (raster.channels === channels) return raster;
  const colours = channels < 3 ? luma(raster) : repeated(raster);
  const pixels = channels % 2 === 1 ? colours : withOpacity(raster, colours);
  return { ...raster, channels, pixels };
};

/** Grey or colours [height, width, …] with the opacity of a picture behind each pixel. */
const withOpacity = <P extends Pixels>({ width, height, channels, pixels }: Raster<P>, colours: P): P => {
  const parts = colours.length / (width * height);
  const opaque = 2 ** (8 * pixels.BYTES_PER_ELEMENT) - 1;
  const all = blankPixels(pixels, width * height * (parts + 1));
  for (let pixel = 0; pixel < width * height; pixel++) {
    all.set(colours.subarray(pixel * parts, (pixel + 1) * parts), pixel * (parts + 1));
    all[pixel * (parts + 1) + parts] = channels % 2 === 0 ? (pixels[(pixel + 1) * channels - 1] ?? opaque) : opaque;
  }
  return all;
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

const white = 255;

/** Colours with an opacity behind them (2 or 4 channels), laid over white. */
export const overWhite = ({ width, height, channels, pixels }: Raster): Raster => {
  const colours = channels - 1;
  const laid = new Uint8Array(width * height * colours);
  for (let at = 0; at < laid.length; at++) {
    const pixel = Math.floor(at / colours) * channels;
    const opacity = (pixels[pixel + colours] ?? 0) / white;
    laid[at] = Math.round((pixels[pixel + (at % colours)] ?? 0) * opacity + white * (1 - opacity));
  }
  return { width, height, channels: colours, pixels: laid };
};
