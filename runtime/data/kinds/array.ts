import { npyFile } from '../formats/npy-file.ts';
import type { Raster } from '../raster.ts';
import type { DataKind, ItemForm } from './kind.ts';
import { npySet } from './npy-reading.ts';

const white = 255;
const bytes = 256;

/** Every value as a grey pixel: the last axis and its channels from left to right, all others from top to bottom. One axis is wrapped to a square. */
const greyTable = (item: Uint32Array, { extents, channels, alphabet }: ItemForm): Raster => {
  const row = (extents.at(-1) ?? 1) * channels;
  const width = extents.length > 1 ? row : Math.ceil(Math.sqrt(row));
  const height = Math.ceil(item.length / width);
  const pixels = new Uint8Array(width * height).fill(white);
  for (let at = 0; at < item.length; at++) pixels[at] = Math.round((white * (item[at] ?? 0)) / (alphabet - 1));
  return { width, height, channels: 1, pixels };
};

/** Anything: whole numbers of any shape. */
export const array: DataKind = {
  name: 'array',
  summary: 'whole numbers of any shape, which no other kind describes',
  item: 'item',
  items: 'items',
  unit: 'bits/dim',
  values: 'ordinal',
  settings: {},
  isUsual: () => true,
  fault: () => undefined,
  dropped: npySet,
  ending: '.npy',
  encode: (item, { extents, channels, alphabet }) =>
    npyFile(item, [...extents, channels], alphabet <= bytes ? '|u1' : '<u2'),
  picture: greyTable,
};
