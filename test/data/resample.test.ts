import { expect } from 'chai';
import { centreCrop } from '../../runtime/data/centre-crop.ts';
import { crc32 } from '../../runtime/data/crc32.ts';
import { withChannels } from '../../runtime/data/raster.ts';
import type { Raster } from '../../runtime/data/raster.ts';

/** A picture by formula, rough enough that every weight of the filters matters. */
const pattern = (width: number, height: number): Raster => {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, value) => {
    const channel = value % 3;
    const x = Math.floor(value / 3) % width;
    const y = Math.floor(value / 3 / width);
    return (x * x * 7 + y * y * 13 + x * y * (3 + channel * 5) + channel * 91) % 256;
  });
  return { width, height, channels: 3, pixels };
};

/** Checksums of what ADM's `center_crop_arr` makes of the pattern with Pillow 12.3, in RGB and converted to 'L'. */
const pillow = [
  { width: 37, height: 53, side: 8, checksum: 1737700025, grey: 3791327464 },
  { width: 101, height: 67, side: 24, checksum: 353210543, grey: 3845909370 },
  { width: 20, height: 13, side: 16, checksum: 3555085023, grey: 3435977822 },
  { width: 64, height: 64, side: 32, checksum: 129322745, grey: 2148747650 },
  { width: 45, height: 30, side: 45, checksum: 2315375111, grey: 4239931021 },
];

describe('centreCrop', () => {
  for (const { width, height, side, checksum, grey } of pillow) {
    it(`gives the bytes of ADM's preparation for ${String(width)}×${String(height)} → ${String(side)}`, () => {
      const cropped = centreCrop(pattern(width, height), { width: side, height: side }, 255);
      expect(crc32(cropped.pixels)).to.equal(checksum);
      expect(crc32(withChannels(cropped, 1).pixels)).to.equal(grey);
    });
  }

  it('leaves a picture of the right size alone', () => {
    const source = pattern(9, 7);
    expect(centreCrop(source, { width: 9, height: 7 }, 255)).to.deep.equal(source);
  });

  it('covers a wanted size that is not square', () => {
    const { width, height, pixels } = centreCrop(pattern(40, 40), { width: 12, height: 5 }, 255);
    expect([width, height, pixels.length]).to.deep.equal([12, 5, 180]);
  });
});

describe('withChannels', () => {
  it('makes grey pictures coloured, with or without a channel of opacity', () => {
    expect([
      ...withChannels({ width: 2, height: 1, channels: 1, pixels: Uint8Array.of(5, 9) }, 3).pixels,
    ]).to.deep.equal([5, 5, 5, 9, 9, 9]);
    expect([
      ...withChannels({ width: 2, height: 1, channels: 2, pixels: Uint8Array.of(5, 255, 9, 255) }, 1).pixels,
    ]).to.deep.equal([5, 9]);
  });
});
