import { longestSide, readVox, voxBytes } from '../formats/vox.ts';
import { mostColours } from '../palette.ts';
import type { Palette } from '../palette.ts';
import { largestOf } from '../raster.ts';
import type { DataKind, DecodedFile, ItemForm, SourceFile } from './kind.ts';
import { checkPalette, distinctPalette, paletteFacts, paletteOf } from './palette-facts.ts';
import { turnedPicture, voxelPicture } from './voxel-picture.ts';
import type { Voxels } from './voxel-picture.ts';

const decode = (file: SourceFile, facts: unknown): DecodedFile => {
  const { extents, voxels, palette } = readVox(file);
  const known = paletteOf(facts);
  if (known !== undefined) checkPalette(file.path, palette, known);
  return { shape: [...extents, 1], values: voxels, facts: paletteFacts(palette) };
};

/** Colours of voxels; 0 is nothing. */
const coloursOf = (facts: unknown): Palette => paletteOf(facts) ?? distinctPalette(mostColours);

const box = (voxels: Uint32Array, { extents: [x = 1, y = 1, z = 1], facts }: ItemForm): Voxels => ({
  voxels,
  extents: [x, y, z],
  palette: coloursOf(facts),
});

/** Boxes of voxels. */
export const volume: DataKind = {
  name: 'volume',
  summary: 'boxes of voxels [x, y, z], z up: the numbers of colours, 0 where there is nothing',
  item: 'volume',
  items: 'volumes',
  unit: 'bits/dim',
  values: 'categorical',
  settings: {},
  isUsual: () => false,
  fault: ({ extents, channels, alphabet }) =>
    extents.length !== 3
      ? { key: 'shape', problem: `volumes of ${extents.length} axes`, expected: 'three axes: [x, y, z]' }
      : extents.some((extent) => extent > longestSide)
        ? { key: 'shape', problem: `a side of ${Math.max(...extents)} voxels`, expected: `at most ${longestSide}` }
        : channels !== 1
          ? { key: 'channels', problem: `volumes of ${channels} channels`, expected: 'channels: 1' }
          : alphabet > mostColours
            ? { key: 'alphabet', problem: `${alphabet} colours`, expected: `at most ${mostColours}` }
            : undefined,
  files: {
    endings: ['.vox'],
    looksLike: 'voxels (vox of MagicaVoxel), a volume each',
    manner: 'item',
    decode: (file, _, facts) => decode(file, facts),
    propose: (files) => {
      const models = files.map((file) => readVox(file));
      const largest = models.reduce((most, { voxels }) => Math.max(most, largestOf(voxels)), 1);
      return { extents: models[0]?.extents ?? [1, 1, 1], channels: 1, alphabet: largest + 1, settings: {} };
    },
  },
  ending: '.vox',
  encode: (item, { extents, facts }) => {
    const [x = 1, y = 1, z = 1] = extents;
    return voxBytes({ extents: [x, y, z], voxels: Uint8Array.from(item), palette: paletteOf(facts) });
  },
  picture: (item, form) => voxelPicture(box(item, form)),
  turned: (item, form, turn) => turnedPicture(box(item, form), turn),
};
