import { crc32 } from './crc32.ts';
import type { Raster } from './raster.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const bitDepth = 8;
/** PNG's colour types by number of channels. */
const colourTypes: Readonly<Record<number, number>> = { 1: 0, 3: 2 };

/** A PNG file of a grey (1 channel) or RGB (3 channels) picture. Rejects with a RangeError for other pictures. */
export const encodePng = async (raster: Raster): Promise<Uint8Array> => {
  const { width, height, channels, pixels } = raster;
  const colourType = colourTypes[channels];
  if (colourType === undefined) throw new RangeError(`A PNG picture has 1 or 3 channels, not ${String(channels)}.`);
  if (width < 1 || height < 1 || pixels.length !== width * height * channels) {
    throw new RangeError(`${String(pixels.length)} values are no picture of ${[height, width, channels].join('×')}.`);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([bitDepth, colourType], 8);
  const data = await deflate(scanlines(raster));
  return concatenated([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array(0))]);
};

/** Packs bytes in the zlib format with what Node and browsers bring along. */
const deflate = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
};

/** Every row behind a byte 0, which says that it isn't filtered. */
const scanlines = ({ width, height, channels, pixels }: Raster): Uint8Array<ArrayBuffer> => {
  const stride = width * channels;
  const lines = new Uint8Array(height * (stride + 1));
  for (let row = 0; row < height; row++) {
    lines.set(pixels.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
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

const concatenated = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
};
