import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { encodePng } from '../../runtime/data/png.ts';

describe('encodePng', () => {
  it('writes what sharp reads back', async () => {
    const picture = fc.record({
      width: fc.integer({ min: 1, max: 20 }),
      height: fc.integer({ min: 1, max: 20 }),
      channels: fc.constantFrom(1, 3),
    });
    await fc.assert(
      fc.asyncProperty(picture, fc.nat(255), async ({ width, height, channels }, start) => {
        const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => (start + i * i) % 256);
        const png = await encodePng({ width, height, channels, pixels });
        expect((await sharp(png).metadata()).channels).to.equal(channels);
        const image = channels === 1 ? sharp(png).toColourspace('b-w') : sharp(png);
        const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
        expect([info.width, info.height, info.channels]).to.deep.equal([width, height, channels]);
        expect(new Uint8Array(data)).to.deep.equal(pixels);
      }),
      { numRuns: 40 },
    );
  });

  const faultOf = (width: number, channels: number): Promise<unknown> =>
    encodePng({ width, height: 1, channels, pixels: new Uint8Array(channels) }).catch((thrown: unknown) => thrown);

  it('refuses what is no picture', async () => {
    expect(await faultOf(1, 2))
      .to.be.instanceOf(RangeError)
      .with.property('message')
      .contains('1 or 3 channels');
    expect(await faultOf(2, 1))
      .to.be.instanceOf(RangeError)
      .with.property('message')
      .contains('no picture of 1×2×1');
  });
});
