/** PNG files: a signature, then chunks of a length, a name, content and a checksum. IDAT holds the packed rows. */
import { concatenated } from './concatenated.ts';
import { crc32 } from './crc32.ts';
import { mostColours } from './palette.ts';
import type { Palette } from './palette.ts';
import { largestOf } from './raster.ts';
import type { Pixels, Raster } from './raster.ts';

/** What every PNG file begins with. */
export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** PNG's number of a palette, and those of grey and colours, with opacity or without, by number of channels. */
export const paletteType = 3;
export const colourTypes: Readonly<Record<number, number>> = { 1: 0, 2: 4, 3: 2, 4: 6 };

/**
 * A PNG file of a picture: grey (1 channel), grey and opacity (2), red, green and blue (3), or these and opacity (4), of 8 bits or of
 * 16 as its pixels are. With a palette the one channel has the numbers of its colours. Rejects with a RangeError for other pictures.
 */
export const encodePng = async (raster: Raster<Pixels>, palette?: Palette): Promise<Uint8Array> => {
  const { width, height, channels, pixels } = raster;
  const colourType = palette === undefined ? colourTypes[channels] : paletteType;
  if (colourType === undefined) throw new RangeError(`A PNG picture has 1 to 4 channels, not ${String(channels)}.`);
  if (width < 1 || height < 1 || pixels.length !== width * height * channels) {
    throw new RangeError(`${String(pixels.length)} values are no picture of ${[height, width, channels].join('×')}.`);
  }
  if (palette !== undefined) checkPalette(raster, palette);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8 * pixels.BYTES_PER_ELEMENT, colourType], 8);
  return concatenated([
    pngSignature,
    chunk('IHDR', header),
    ...(palette === undefined ? [] : paletteChunks(palette)),
    chunk('IDAT', await deflate(scanlines(raster))),
    chunk('IEND', new Uint8Array(0)),
  ]);
};

const checkPalette = ({ channels, pixels }: Raster<Pixels>, palette: Palette): void => {
  const colours = palette.length / 4;
  const largest = largestOf(pixels);
  if (channels === 1 && pixels instanceof Uint8Array && colours <= mostColours && largest < colours) return;
  throw new RangeError(`A palette of ${colours} colours can't show ${channels} channels of values up to ${largest}.`);
};

const paletteChunks = (palette: Palette): readonly Uint8Array[] => {
  const opacity = palette.filter((_, at) => at % 4 === 3);
  const isOpaque = opacity.every((value) => value === 255);
  return [
    chunk(
      'PLTE',
      palette.filter((_, at) => at % 4 < 3),
    ),
    ...(isOpaque ? [] : [chunk('tRNS', opacity)]),
  ];
};

/** Packs bytes in the zlib format with what Node and browsers bring along. */
const deflate = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
};

/** Every row behind a byte 0, which says that it isn't filtered; values of 16 bits with the more significant byte first. */
const scanlines = ({ width, height, channels, pixels }: Raster<Pixels>): Uint8Array<ArrayBuffer> => {
  const row = width * channels;
  const size = pixels.BYTES_PER_ELEMENT;
  const lines = new Uint8Array(height * (row * size + 1));
  const view = new DataView(lines.buffer);
  for (const [at, value] of pixels.entries()) {
    const to = at * size + Math.floor(at / row) + 1;
    if (size === 1) lines[to] = value;
    else view.setUint16(to, value);
  }
  return lines;
};

/** Length, type, data, and the checksum of type and data. */
const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
};
