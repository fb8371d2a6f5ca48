/**
 * MagicaVoxel's .vox: "VOX ", a version, and the chunk MAIN with chunks for the size of each model (SIZE), its voxels (XYZI) and the
 * palette (RGBA). A chunk has a name, the lengths of its content and of the chunks in it, and both of these. Little endian.
 */
import { concatenated } from '../concatenated.ts';
import { DataError, emptyFile } from '../data-error.ts';
import type { NamedBytes } from '../named-bytes.ts';
import { mostColours } from '../palette.ts';
import type { Palette } from '../palette.ts';
import { ByteReader } from './byte-reader.ts';

/** A box of voxels. */
export interface VoxModel {
  /** Along x, y and z; z points up. */
  readonly extents: readonly [number, number, number];
  /** Numbers of colours, 0 where there is nothing: [x, y, z]. */
  readonly voxels: Uint8Array;
  /** 256 colours; the first is of nothing. */
  readonly palette: Palette;
  /** Models that the file holds; the first is read. */
  readonly models: number;
}

/** Voxels' places are bytes. */
export const longestSide = 256;
const version = 150;

/** The first model of a file. Throws a DataError where it is no such file, is cut off or damaged, or holds no model. */
export const readVox = (file: NamedBytes): VoxModel => {
  const { path } = file;
  const reader = new ByteReader(file);
  if (reader.left < 8 || reader.name() !== 'VOX ') {
    if (file.bytes.length === 0) throw emptyFile(path);
    const problem = "it does not begin like a MagicaVoxel file ('VOX ')";
    throw new DataError({ path, problem, suggestion: 'store it with MagicaVoxel', damaged: true });
  }
  reader.u32Little(); // the version: all have had these chunks
  const main = openChunk(reader);
  main.content.take(main.content.left);
  let [size, voxels, palette]: (ByteReader | undefined)[] = [];
  let models = 0;
  while (main.children.left > 0) {
    const { name, content } = openChunk(main.children);
    if (name === 'SIZE') size ??= content;
    if (name === 'XYZI') voxels ??= content;
    if (name === 'XYZI') models++;
    if (name === 'RGBA') palette ??= content;
  }
  if (size === undefined || voxels === undefined) {
    throw new DataError({ path, problem: 'it holds no model', expected: 'chunks SIZE and XYZI', damaged: true });
  }
  const extents = [size.u32Little(), size.u32Little(), size.u32Little()] as const;
  if (extents.some((extent) => extent < 1 || extent > longestSide)) {
    const expected = `1 to ${longestSide} voxels along each side`;
    throw new DataError({ path, problem: `its model is ${extents.join('×')}`, expected, damaged: true });
  }
  return {
    extents,
    voxels: placed(voxels, extents),
    palette: palette === undefined ? defaultPalette : read(palette),
    models,
  };
};

const openChunk = (reader: ByteReader): { name: string; content: ByteReader; children: ByteReader } => {
  const [name, length, below] = [reader.name(), reader.u32Little(), reader.u32Little()];
  return { name, content: reader.part(length, `chunk ${name}`), children: reader.part(below, `chunk ${name}`) };
};

const placed = (reader: ByteReader, [width, depth, height]: VoxModel['extents']): Uint8Array => {
  const voxels = new Uint8Array(width * depth * height);
  for (let count = reader.u32Little(); count > 0; count--) {
    const [x = 0, y = 0, z = 0, colour = 0] = reader.take(4);
    if (x >= width || y >= depth || z >= height) {
      const problem = `it has a voxel at ${[x, y, z].join(', ')}, outside its ${[width, depth, height].join('×')}`;
      throw new DataError({ path: reader.path, problem, damaged: true });
    }
    voxels[(x * depth + y) * height + z] = colour;
  }
  return voxels;
};

/** Colour 1 comes first; the last entry is of no colour. */
const read = (reader: ByteReader): Palette => {
  const palette = new Uint8Array(4 * mostColours);
  palette.set(reader.take(4 * (mostColours - 1)), 4);
  return palette;
};

/** Of files without a palette: six steps of each part from bright to dark, but for black, then ten each of red, green, blue and grey. */
const defaultPalette: Palette = (() => {
  const steps = [0xff, 0xcc, 0x99, 0x66, 0x33, 0];
  const cube = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => [red, green, blue])));
  const fine = [0xee, 0xdd, 0xbb, 0xaa, 0x88, 0x77, 0x55, 0x44, 0x22, 0x11];
  const ramps = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 1, 1],
  ].flatMap((parts) => fine.map((light) => parts.map((part) => part * light)));
  const colours = [...cube.slice(0, -1), ...ramps];
  return Uint8Array.from([0, 0, 0, 0, ...colours.flatMap((colour) => [...colour, 255])]);
})();

export interface VoxContents extends Pick<VoxModel, 'extents' | 'voxels'> {
  /** MagicaVoxel's own where there is none. */
  readonly palette?: Palette | undefined;
}

/** A file with one model. Throws a RangeError where it is too large. */
export const voxBytes = ({ extents, voxels, palette = defaultPalette }: VoxContents): Uint8Array => {
  const [width, depth, height] = extents;
  if (extents.some((extent) => extent > longestSide) || voxels.length !== width * depth * height) {
    throw new RangeError(`${voxels.length} voxels are no model of ${extents.join('×')}.`);
  }
  const filled = new Uint8Array(4 * voxels.reduce((count, colour) => count + (colour === 0 ? 0 : 1), 0));
  let at = 0;
  for (const [index, colour] of voxels.entries()) {
    const column = Math.floor(index / height);
    if (colour === 0) continue;
    filled.set([Math.floor(column / depth), column % depth, index % height, colour], at);
    at += 4;
  }
  const colours = new Uint8Array(4 * mostColours);
  colours.set(palette.subarray(4, 4 * mostColours));
  const chunks = concatenated([
    chunk('SIZE', words(...extents)),
    chunk('XYZI', concatenated([words(filled.length / 4), filled])),
    chunk('RGBA', colours),
  ]);
  return concatenated([letters('VOX '), words(version), letters('MAIN'), words(0, chunks.length), chunks]);
};

const chunk = (name: string, content: Uint8Array): Uint8Array =>
  concatenated([letters(name), words(content.length, 0), content]);

const letters = (text: string): Uint8Array => new TextEncoder().encode(text);

const words = (...values: readonly number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value, true);
  return new Uint8Array(view.buffer);
};
