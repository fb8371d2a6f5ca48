import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Pixels } from '../../runtime/data/raster.ts';
import { prepareImage } from '../../runtime/data/images/prepare-image.node.ts';

const folder = fileURLToPath(new URL('./pillow/', import.meta.url));
/** "expected-jpeg-odd-jpg-24.png": what becomes of jpeg-odd.jpg at a side of 24. */
const expectedFiles = readdirSync(folder).filter((name) => name.startsWith('expected-'));

describe('the preparation of images', () => {
  for (const expected of expectedFiles) {
    const [, stem = '', ending = '', side = ''] = /^expected-(.*)-(\w+)-(\d+)\.png$/.exec(expected) ?? [];
    const file = `${stem}.${ending}`;
    it(`makes of ${file} what Pillow does`, async () => {
      const size = Number(side);
      const pixels = await prepareImage(join(folder, file), { height: size, width: size, channels: 3, alphabet: 256 });
      const wanted = await sharp(join(folder, expected)).raw().toBuffer();
      expect(Buffer.from(pixels).equals(wanted), difference(pixels, wanted)).to.equal(true);
    });
  }

  it('is checked for every format', () => {
    const endings = new Set(expectedFiles.map((name) => /-(\w+)-\d+\.png$/.exec(name)?.[1]));
    expect([...endings].sort()).to.deep.equal(['gif', 'jpg', 'png', 'tif', 'webp']);
  });
});

const difference = (pixels: Pixels, wanted: Uint8Array): string => {
  if (pixels.length !== wanted.length) return `${pixels.length} values, not ${wanted.length}`;
  const differences = [...pixels].map((value, at) => Math.abs(value - wanted[at]!));
  return `${differences.filter((d) => d > 0).length} of ${pixels.length} values differ, by up to ${Math.max(...differences)}`;
};
