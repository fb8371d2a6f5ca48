import { longestSide, readVox, voxBytes } from '../formats/vox.ts';
import { mostColours } from '../palette.ts';
import type { Palette } from '../palette.ts';
import { largestOf } from '../raster.ts';
import type { DataKind, DecodedFile, SourceFile } from './kind.ts';
import { checkPalette, distinctPalette, paletteFacts, paletteOf } from './palette-facts.ts';
import { voxelPicture } from './voxel-picture.ts';

const decode = (file: SourceFile, facts: unknown): DecodedFile => {
  const { extents, voxels, palette } = readVox(file);
  const known = paletteOf(facts);
  if (known !== undefined) checkPalette(file.path, palette, known);
  return { shape: [...extents, 1], values: voxels, facts: paletteFacts(palette) };
};

/** Colours of voxels; 0 is nothing. */
const coloursOf = (facts: unknown): Palette => paletteOf(facts) ?? distinctPalette(mostColours);

interface Box {
  readonly voxels: Uint32Array;
  /** [x, y, z] */
  readonly extents: readonly number[];
}

/** A quarter turn about the z axis: what lay along x lies along y. */
const turnedOnce = ({ voxels, extents: [sizeX = 1, sizeY = 1, sizeZ = 1] }: Box): Box => ({
  extents: [sizeY, sizeX, sizeZ],
  voxels: Uint32Array.from(voxels, (_, at) => {
    const [y, x, z] = [Math.floor(at / (sizeX * sizeZ)), Math.floor(at / sizeZ) % sizeX, at % sizeZ];
    return voxels[((sizeX - 1 - x) * sizeY + y) * sizeZ + z] ?? 0;
  }),
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
  picture: (item, { extents, facts }) => voxelPicture(item, extents, coloursOf(facts)),
  turned: (item, { extents, facts }, quarters) => {
    let turned = { voxels: item, extents };
    for (let turn = 0; turn < quarters % 4; turn++) turned = turnedOnce(turned);
    return voxelPicture(turned.voxels, turned.extents, coloursOf(facts));
  },
};
