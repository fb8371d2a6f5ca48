import { DataError } from '../data-error.ts';
import { decodePng } from '../decode-png.ts';
import { mostColours } from '../palette.ts';
import type { Palette } from '../palette.ts';
import { encodePng } from '../png.ts';
import { largestOf } from '../raster.ts';
import type { DataKind, DecodedFile, ItemForm, SourceFile } from './kind.ts';
import { checkPalette, distinctPalette, paletteFacts, paletteOf } from './palette-facts.ts';

/** The colours of an alphabet: those of the data, as far as they go. */
const coloursOf = ({ alphabet, facts }: Pick<ItemForm, 'alphabet' | 'facts'>): Palette => {
  const known = paletteOf(facts)?.subarray(0, 4 * alphabet) ?? new Uint8Array(0);
  const palette = distinctPalette(alphabet);
  palette.set(known);
  return palette;
};

const decode = async ({ path, bytes }: SourceFile, facts: unknown): Promise<DecodedFile> => {
  const { width, height, channels, depth, pixels, palette } = await decodePng({ path, bytes });
  if (channels !== 1 || depth > 8) {
    throw new DataError({
      path,
      problem: `it has ${channels === 1 ? `values of ${depth} bits` : `${channels} channels`}, which are no labels`,
      expected: 'a palette, or one channel of at most 8 bits whose values are the labels',
      suggestion: 'store the labels as a palette PNG, or leave kind out of the spec to take them as images',
    });
  }
  const known = paletteOf(facts);
  if (known !== undefined && palette !== undefined) checkPalette(path, palette, known);
  const learnt = palette === undefined ? {} : { facts: paletteFacts(palette) };
  return { shape: [height, width, 1], values: pixels, ...learnt };
};

/** Maps of categories: each cell has the number of its category, which has a colour. */
export const labels: DataKind = {
  name: 'labels',
  summary: 'maps of categories: the numbers of colours in palette PNGs, not the colours',
  item: 'map',
  items: 'maps',
  unit: 'bits/dim',
  values: 'categorical',
  settings: {},
  isUsual: () => false,
  fault: ({ extents, channels, alphabet }) =>
    extents.length !== 2
      ? { key: 'shape', problem: `maps of ${extents.length} axes`, expected: 'two axes: [height, width]' }
      : channels !== 1
        ? { key: 'channels', problem: `maps of ${channels} channels`, expected: 'channels: 1' }
        : alphabet > mostColours
          ? { key: 'alphabet', problem: `${alphabet} categories`, expected: `at most ${mostColours}, as a palette has` }
          : undefined,
  files: {
    endings: ['.png'],
    looksLike: 'palette PNGs, where the spec says kind: labels',
    manner: 'item',
    isNamed: true,
    decode: (file, _, facts) => decode(file, facts),
    propose: async (files) => {
      const decoded = await Promise.all(files.map((file) => decode(file, undefined)));
      const [height = 1, width = 1] = decoded[0]?.shape ?? [];
      const largest = decoded.reduce((most, { values }) => Math.max(most, largestOf(Uint8Array.from(values))), 0);
      return { extents: [height, width], channels: 1, alphabet: Math.max(largest + 1, 2), settings: {} };
    },
  },
  ending: '.png',
  encode: (item, form) => {
    const [height = 1, width = 1] = form.extents;
    return encodePng({ width, height, channels: 1, pixels: Uint8Array.from(item) }, coloursOf(form));
  },
  picture: (item, form) => {
    const [height = 1, width = 1] = form.extents;
    const palette = coloursOf(form);
    const pixels = Uint8Array.from(
      item.length === 0 ? [] : [...item].flatMap((value) => [...palette.subarray(4 * value, 4 * value + 3)]),
    );
    return { width, height, channels: 3, pixels };
  },
};
