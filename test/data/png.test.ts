import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { decodePng } from '../../runtime/data/decode-png.ts';
import { encodePng } from '../../runtime/data/png.ts';
import type { Pixels, Raster } from '../../runtime/data/raster.ts';
import { dataFailure } from './failure.ts';
import { fixture } from './formats/fixture.ts';
import { bigEndian, pngBytes } from './png-bytes.ts';

const pictures = fc
  .record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    channels: fc.integer({ min: 1, max: 4 }),
    isDeep: fc.boolean(),
    start: fc.nat(255),
  })
  .map(({ isDeep, start, ...size }): Raster<Pixels> => {
    const length = size.width * size.height * size.channels;
    const values = Array.from({ length }, (_, at) => (start + at * at * 7) % (isDeep ? 65536 : 256));
    return { ...size, pixels: isDeep ? Uint16Array.from(values) : Uint8Array.from(values) };
  });

describe('encodePng', () => {
  it('writes what sharp reads back, of every number of channels and depth', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async (picture) => {
        const png = await encodePng(picture);
        const { width, height, channels, pixels } = picture;
        const isDeep = pixels instanceof Uint16Array;
        const { depth, ...metadata } = await sharp(png).metadata();
        expect([metadata.channels, depth]).to.deep.equal([channels, isDeep ? 'ushort' : 'uchar']);
        const image = sharp(png).toColourspace(channels > 1 ? (isDeep ? 'rgb16' : 'srgb') : isDeep ? 'grey16' : 'b-w');
        const { data, info } = await image.raw({ depth }).toBuffer({ resolveWithObject: true });
        // Grey with opacity is read as colours.
        const shown =
          channels === 2
            ? [...pixels].flatMap((value, at) => (at % 2 === 0 ? [value, value, value] : [value]))
            : [...pixels];
        expect([info.width, info.height, info.channels]).to.deep.equal([
          width,
          height,
          shown.length / (width * height),
        ]);
        const bytes = new Uint8Array(data);
        expect([...(isDeep ? new Uint16Array(bytes.buffer) : bytes)]).to.deep.equal(shown);
      }),
      { numRuns: 60 },
    );
  });

  it('writes what decodePng reads back', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async (picture) => {
        const depth = 8 * picture.pixels.BYTES_PER_ELEMENT;
        const bytes = await encodePng(picture);
        expect(await decodePng({ path: 'x.png', bytes })).to.deep.equal({ ...picture, depth, palette: undefined });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps numbers of colours and their palette', async () => {
    const palette = Uint8Array.of(200, 0, 0, 255, 0, 200, 0, 0, 9, 8, 7, 255);
    const raster = { width: 2, height: 2, channels: 1, pixels: Uint8Array.of(0, 1, 2, 0) };
    const bytes = await encodePng(raster, palette);
    expect(await decodePng({ path: 'x.png', bytes })).to.deep.equal({ ...raster, depth: 8, palette });
    const shown = await sharp(bytes).raw().toBuffer();
    expect([...shown]).to.deep.equal([...palette, ...palette.subarray(0, 4)]);
    expect(await encodePng({ ...raster, pixels: Uint8Array.of(0, 1, 2, 3) }, palette).catch(String)).to.match(
      /RangeError: A palette of 3 colours can't show 1 channels of values up to 3/,
    );
  });

  const faultOf = (width: number, channels: number): Promise<unknown> =>
    encodePng({ width, height: 1, channels, pixels: new Uint8Array(channels) }).catch((thrown: unknown) => thrown);

  it('refuses what is no picture', async () => {
    expect(await faultOf(1, 5))
      .to.be.instanceOf(RangeError)
      .with.property('message')
      .contains('1 to 4 channels');
    expect(await faultOf(2, 1))
      .to.be.instanceOf(RangeError)
      .with.property('message')
      .contains('no picture of 1×2×1');
  });
});

describe('decodePng', () => {
  const places = Array.from({ length: 7 * 13 }, (_, at) => [at % 13, Math.floor(at / 13)] as const);

  for (const bits of [1, 2, 4, 8]) {
    it(`reads numbers of colours of ${bits} bits, and the palette that Pillow wrote`, async () => {
      const { depth, channels, pixels, palette } = await decodePng(fixture(`labels-${bits}.png`));
      const colours = Math.min(2 ** bits, 5);
      expect([depth, channels]).to.deep.equal([bits, 1]);
      expect([...pixels]).to.deep.equal(places.map(([x, y]) => (x * x + 3 * y) % colours));
      const first = [200, 0, 0, 255, 0, 200, 0, 0, 0, 0, 200, 255, 9, 8, 7, 255, 250, 251, 252, 255];
      expect([...palette!.subarray(0, 4 * colours)]).to.deep.equal(first.slice(0, 4 * colours));
    });
  }

  it('reads opacity and 16 bits as they are', async () => {
    const opacity = await decodePng(fixture('grey-opacity.png'));
    expect([...opacity.pixels]).to.deep.equal(places.flatMap(([x, y]) => [(17 * x) % 256, (40 * y) % 256]));
    const colour = await decodePng(fixture('colour-opacity.png'));
    expect([...colour.pixels]).to.deep.equal(
      places.flatMap(([x, y]) => [(17 * x) % 256, (40 * y) % 256, x * y, 255 - x]),
    );
    const deep = await decodePng(fixture('grey-16.png'));
    expect([deep.depth, ...deep.pixels]).to.deep.equal([16, ...places.map(([x, y]) => (991 * x + 4001 * y) % 65536)]);
  });

  it('undoes every filter that sharp uses', async () => {
    const pixels = Uint8Array.from(
      { length: 40 * 40 * 3 },
      (_, at) => Math.floor(127 + 120 * Math.sin(at / 50)) + (at % 3),
    );
    for (const adaptiveFiltering of [true, false]) {
      const image = sharp(pixels, { raw: { width: 40, height: 40, channels: 3 } });
      const bytes = new Uint8Array(await image.png({ adaptiveFiltering, compressionLevel: 9 }).toBuffer());
      expect((await decodePng({ path: 'x.png', bytes })).pixels).to.deep.equal(pixels);
    }
  });

  const { bytes } = fixture('labels-4.png');
  const header = { width: 2, height: 2, depth: 8, colourType: 3 } as const;
  const read = (file: Uint8Array): Promise<unknown> => decodePng({ path: 'x.png', bytes: file });

  it('refuses files that are cut off, changed or something else', async () => {
    for (let length = 0; length < bytes.length; length++) {
      const { problem, damaged } = await dataFailure(read(bytes.subarray(0, length)));
      expect(problem, `${length} bytes`).to.match(
        length === 0 ? /empty/ : length < 8 ? /does not begin/ : /is cut off/,
      );
      expect(damaged).to.equal(true);
    }
    for (let at = 8; at < bytes.length; at++) {
      await dataFailure(read(bytes.with(at, bytes[at]! ^ 16)));
    }
  });

  const faults: readonly [string, Uint8Array, RegExp][] = [
    [
      'colours beyond the palette',
      pngBytes({ ...header, palette: [1, 2, 3] }, Uint8Array.of(0, 0, 1, 0)),
      /has the colour 1, but its palette has 1/,
    ],
    ['no palette', pngBytes(header, new Uint8Array(4)), /has no palette/],
    [
      'rows that are too long',
      pngBytes({ ...header, colourType: 0 }, new Uint8Array(6)),
      /rows have 7 bytes or more, not 6/,
    ],
    [
      'rows that are too short',
      pngBytes({ ...header, colourType: 0, depth: 16 }, bigEndian(1, 2)),
      /rows have 6 bytes, not 10/,
    ],
  ];
  for (const [fault, file, message] of faults) {
    it(`refuses ${fault}`, async () => {
      expect((await dataFailure(read(file))).message).to.match(message);
    });
  }

  it('refuses interlaced rows, with advice', async () => {
    const image = sharp({ create: { width: 20, height: 20, channels: 3, background: '#123456' } });
    const interlaced = new Uint8Array(await image.png({ progressive: true }).toBuffer());
    expect((await dataFailure(read(interlaced))).message).to.match(/interlaced.*\n.*-interlace none/);
  });
});
