/** The values of PNG files as they are stored: colours of a palette by their numbers, 16 bits with all of them. */
import { concatenated } from './concatenated.ts';
import { crc32 } from './crc32.ts';
import { DataError, emptyFile } from './data-error.ts';
import { ByteReader } from './formats/byte-reader.ts';
import type { NamedBytes } from './named-bytes.ts';
import type { Palette } from './palette.ts';
import { colourTypes, paletteType, pngSignature } from './png.ts';
import { largestOf } from './raster.ts';
import type { Pixels, Raster } from './raster.ts';
import { unpack } from './unpack.ts';

/** A decoded file: grey (1 channel), grey and opacity (2), red, green and blue (3), these and opacity (4), or numbers of colours. */
export interface PngPicture extends Raster<Pixels> {
  /** Bits a value: values are from 0 to 2 ** depth − 1. */
  readonly depth: number;
  /** The colours, where the values are their numbers. */
  readonly palette: Palette | undefined;
}

/** A file of kilobytes may hold a picture of gigabytes. */
const mostPixels = 2 ** 26;
const depths = [1, 2, 4, 8, 16];

interface Header {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly depth: number;
  readonly hasPalette: boolean;
}

/** Decodes a file. Rejects with a DataError where it is no PNG file, is cut off or damaged, or its rows are interlaced. */
export const decodePng = async (file: NamedBytes): Promise<PngPicture> => {
  const { path, bytes } = file;
  if (pngSignature.some((byte, at) => bytes[at] !== byte)) {
    if (bytes.length === 0) throw emptyFile(path);
    const problem = 'it does not begin like a PNG file';
    throw new DataError({ path, problem, suggestion: 'convert it: magick FILE FILE.png', damaged: true });
  }
  const chunks = readChunks({ path, bytes: bytes.subarray(pngSignature.length) });
  const [, first] = chunks[0] ?? [];
  if (chunks[0]?.[0] !== 'IHDR' || first === undefined) throw damaged(path, 'it has no header');
  const header = readHeader({ path, bytes: first });
  const { width, height, channels, depth } = header;
  const stride = Math.ceil((width * channels * depth) / 8);
  const rows = await unpackRows(path, chunks, height * (stride + 1));
  unfilter(path, rows, stride, Math.max((channels * depth) >> 3, 1));
  const pixels = values(rows, header, stride);
  return {
    width,
    height,
    channels,
    depth,
    pixels,
    palette: header.hasPalette ? readPalette(path, chunks, pixels) : undefined,
  };
};

type Chunk = readonly [name: string, content: Uint8Array];

const readChunks = (file: NamedBytes): readonly Chunk[] => {
  const reader = new ByteReader(file);
  const chunks: Chunk[] = [];
  while (chunks.at(-1)?.[0] !== 'IEND') {
    const length = reader.u32();
    const content = reader.take(4 + length);
    const name = new TextDecoder().decode(content.subarray(0, 4));
    if (reader.u32() !== crc32(content)) throw damaged(file.path, `the checksum of its chunk ${name} is wrong`);
    chunks.push([name, content.subarray(4)]);
  }
  return chunks;
};

const readHeader = (file: NamedBytes): Header => {
  const reader = new ByteReader(file, 'its header');
  const [width, height, depth, type] = [reader.u32(), reader.u32(), reader.u8(), reader.u8()];
  const [, , interlacing] = [reader.u8(), reader.u8(), reader.u8()];
  const { path } = file;
  const found = Object.entries(colourTypes).find(([, number]) => number === type)?.[0];
  const hasPalette = type === paletteType;
  if ((found === undefined && !hasPalette) || !depths.includes(depth) || width * height === 0) {
    throw damaged(path, `its header says ${width}×${height} pixels of ${depth} bits and colour type ${type}`);
  }
  if (width * height > mostPixels) {
    const problem = `the picture has ${width}×${height} pixels, more than the ${mostPixels.toLocaleString('en')} that are decoded`;
    throw new DataError({ path, problem, suggestion: 'cut it into smaller ones', damaged: true });
  }
  if (interlacing !== 0) {
    const suggestion = 'store its rows in order: magick FILE -interlace none FILE';
    throw new DataError({ path, problem: 'its rows are interlaced', suggestion, damaged: true });
  }
  return { width, height, channels: hasPalette ? 1 : Number(found), depth, hasPalette };
};

const unpackRows = async (path: string, chunks: readonly Chunk[], size: number): Promise<Uint8Array> => {
  const packed = concatenated(chunks.flatMap(([name, content]) => (name === 'IDAT' ? [content] : [])));
  const rows = await unpack(packed, 'deflate', size + 1).catch((cause: unknown) => {
    throw damaged(path, 'its rows can not be unpacked', cause);
  });
  if (rows.length === size) return rows;
  throw damaged(path, `its rows have ${rows.length} bytes${rows.length > size ? ' or more' : ''}, not ${size}`);
};

/** Puts back what each row's filter took away. A filter subtracts neighbours: `step` bytes to the left, and above. */
const unfilter = (path: string, rows: Uint8Array, stride: number, step: number): void => {
  for (let start = 0; start < rows.length; start += stride + 1) {
    const filter = rows[start] ?? 0;
    const predict = filters[filter];
    if (predict === undefined) throw damaged(path, `row ${start / (stride + 1)} has the filter ${filter}`);
    for (let at = start + 1; at <= start + stride; at++) {
      const isFirst = at - step <= start;
      const left = isFirst ? 0 : (rows[at - step] ?? 0);
      const above = rows[at - stride - 1] ?? 0;
      const corner = isFirst ? 0 : (rows[at - stride - 1 - step] ?? 0);
      rows[at] = (rows[at] ?? 0) + predict(left, above, corner);
    }
  }
};

const filters: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  (left, above, corner) => {
    const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
    if (toLeft === undefined || toAbove === undefined || toCorner === undefined) return 0;
    if (toLeft <= toAbove && toLeft <= toCorner) return left;
    return toAbove <= toCorner ? above : corner;
  },
];

/** The values of unfiltered rows, of which each begins at a byte of its own. */
const values = (rows: Uint8Array, { width, height, channels, depth }: Header, stride: number): Pixels => {
  const perRow = width * channels;
  const pixels = depth === 16 ? new Uint16Array(perRow * height) : new Uint8Array(perRow * height);
  for (let at = 0; at < pixels.length; at++) {
    const start = Math.floor(at / perRow) * (stride + 1) + 1;
    const bit = (at % perRow) * depth;
    const byte = rows[start + (bit >> 3)] ?? 0;
    pixels[at] =
      depth === 16
        ? byte * 256 + (rows[start + (bit >> 3) + 1] ?? 0)
        : (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  }
  return pixels;
};

const readPalette = (path: string, chunks: readonly Chunk[], pixels: Pixels): Palette => {
  const colours = chunks.find(([name]) => name === 'PLTE')?.[1];
  if (colours === undefined || colours.length % 3 !== 0) throw damaged(path, 'it has no palette');
  const opacity = chunks.find(([name]) => name === 'tRNS')?.[1];
  const palette = new Uint8Array((colours.length / 3) * 4);
  for (let colour = 0; 3 * colour < colours.length; colour++) {
    palette.set(colours.subarray(3 * colour, 3 * colour + 3), 4 * colour);
    palette[4 * colour + 3] = opacity?.[colour] ?? 255;
  }
  const largest = largestOf(pixels);
  if (4 * largest < palette.length) return palette;
  throw damaged(path, `it has the colour ${largest}, but its palette has ${palette.length / 4} colours`);
};

const damaged = (path: string, problem: string, cause?: unknown): DataError =>
  new DataError({ path, problem: `the image can't be decoded (${problem})`, damaged: true }, { cause });
