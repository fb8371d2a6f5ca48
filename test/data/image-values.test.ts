import { expect } from 'chai';
import sharp from 'sharp';
import { itemSize } from '../../runtime/data/dataset.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import type { DataDemands } from '../../runtime/data/dataset.ts';
import { dataFailure } from './failure.ts';
import { bigEndian, pngBytes } from './png-bytes.ts';

import { demands, useImageFolder } from './use-image-folder.ts';

describe('the values of image files', () => {
  const folder = useImageFolder();
  const { paint, open, item } = folder;

  describe('with values of 16 bits', () => {
    const deep = { channels: 1, classes: 1, alphabet: 65536 };
    const header = { width: 4, height: 4, depth: 16, colourType: 0 } as const;
    const values = Array.from({ length: 16 }, (_, index) => index * 4369);
    const first = async (changes: Partial<typeof demands>): Promise<number[]> => {
      const dataset = await open(changes);
      const tokens = new Uint32Array(itemSize(dataset));
      await dataset.read(0, tokens, 0);
      return [...tokens];
    };

    it('has them all in an alphabet of 65536', async () => {
      await folder.root.put({ 'a.png': pngBytes(header, bigEndian(...values)) });
      expect(await first(deep)).to.deep.equal(values);
      expect(await first({ ...deep, channels: 3 })).to.deep.equal(values.flatMap((value) => [value, value, value]));
      const colours = values.flatMap((value) => [value, 65535 - value, 7]);
      await folder.root.put({ 'a.png': pngBytes({ ...header, colourType: 2 }, bigEndian(...colours)) });
      expect(await first({ ...deep, channels: 3 })).to.deep.equal(colours);
      const seen = values.flatMap((value, index) => [value, index === 0 ? 0 : 65535]);
      await folder.root.put({ 'a.png': pngBytes({ ...header, colourType: 4 }, bigEndian(...seen)) });
      expect(await first(deep)).to.deep.equal([65535, ...values.slice(1)]);
    });

    it('scales them with all their bits, and not beyond the alphabet', async () => {
      const edge = Array.from({ length: 64 }, (_, index) => (index % 8 < 3 ? 100 : 4095));
      await folder.root.put({ 'a.png': pngBytes({ ...header, width: 8, height: 8 }, bigEndian(...edge)) });
      const scaled = await first({ ...deep, alphabet: 4096 });
      expect(scaled.slice(0, 4)).to.deep.equal([100, 2098, 4095, 4095]); // 2097.5 in the middle
      const large = await first({ ...deep, alphabet: 4096, extents: [16, 16] });
      expect(Math.max(...large)).to.equal(4095);
    });

    it('refuses them in smaller alphabets, and values of 8 bits in larger ones, with advice that arrives', async () => {
      await folder.root.put({ 'a.png': pngBytes(header, bigEndian(...values)) });
      const cut = await dataFailure(open({ ...deep, alphabet: 256 }));
      expect(cut.message).to.match(
        /a\.png: its values have 16 bits, but those of an alphabet of 256 have 8.*\n.*\n.*-depth 8.*data\.alphabet/,
      );
      const beyond = await dataFailure(open({ ...deep, alphabet: 60000 }));
      const advised = Number(/set data\.alphabet to (\d+)/.exec(beyond.suggestion ?? '')?.[1]);
      expect(await first({ ...deep, alphabet: advised })).to.deep.equal(values);
      await paint('a.png', '#336699');
      const { suggestion } = await dataFailure(open(deep));
      expect(suggestion).to.equal('set data.alphabet to 256');
      expect((await open({ ...deep, alphabet: 256 })).count).to.equal(1);
    });
  });

  describe('with a palette', () => {
    const colours = [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255];
    const greys = [5, 5, 5, 9, 9, 9, 77, 77, 77, 255, 255, 255];
    const put = (palette: readonly number[]): Promise<void> => {
      const header = { width: 4, height: 4, depth: 2, colourType: 3, palette } as const;
      return folder.root.put({ 'a.png': pngBytes(header, Uint8Array.of(0x1b, 0x1b, 0x1b, 0x1b)) });
    };

    it('has its colours in 3 channels, and its grey values in 1', async () => {
      const one = { classes: 1 };
      await put(colours);
      const dataset = await open(one);
      const tokens = new Uint32Array(48);
      await dataset.read(0, tokens, 0);
      expect([...tokens.subarray(0, 12)]).to.deep.equal(colours);
      await put(greys);
      expect(await item(0, one)).to.deep.equal([5, 5, 5]);
      expect(await item(0, { ...one, channels: 1 })).to.deep.equal([5]);
    });

    it('is not made grey where it has colours, before anything is trained', async () => {
      await put(colours);
      const { message } = await dataFailure(open({ classes: 1, channels: 1 }));
      expect(message).to.match(
        /a\.png: its palette has colours, but the spec has 1 channel.*\n.*\n.*data\.channels to 3.*numpy\.array/,
      );
    });
  });

  describe('with opacity, EXIF data or more values than the alphabet', () => {
    const read = async (file: string, bytes: Uint8Array, changes: Partial<DataDemands>): Promise<number[]> => {
      await folder.root.put({ [file]: bytes });
      const dataset = await openDataset(
        folder.root.path,
        'train',
        { ...demands, classes: 1, ...changes },
        { holdOut: 0 },
      );
      folder.closeAfter(dataset);
      const tokens = new Uint32Array(itemSize(dataset));
      await dataset.read(0, tokens, 0);
      return [...tokens];
    };

    it('keeps the opacity of every depth where the spec has a channel for it', async () => {
      const grey = [0, 9, 50, 0, 200, 128, 255, 255];
      const bytes = pngBytes({ width: 2, height: 2, depth: 8, colourType: 4 }, Uint8Array.from(grey));
      expect(await read('a.png', bytes, { extents: [2, 2], channels: 2 })).to.deep.equal(grey);
      const colours = grey.flatMap((value, at) => (at % 2 === 0 ? [value, value, value] : [value]));
      expect(await read('a.png', bytes, { extents: [2, 2], channels: 4 })).to.deep.equal(colours);
      const deep = [1, 2, 3, 4, 60000, 5, 6, 65535];
      const wide = pngBytes({ width: 2, height: 1, depth: 16, colourType: 6 }, bigEndian(...deep));
      const wanted = { extents: [1, 2], channels: 4, alphabet: 65536 };
      expect(await read('a.png', wide, wanted)).to.deep.equal(deep);
      const opaque = pngBytes({ width: 2, height: 1, depth: 16, colourType: 0 }, bigEndian(7, 300));
      expect(await read('a.png', opaque, { ...wanted, channels: 2 })).to.deep.equal([7, 65535, 300, 65535]);
    });

    it('turns pictures by their EXIF data on request', async () => {
      const pixels = Uint8Array.of(0, 50, 100, 150, 200, 250);
      const image = sharp(pixels, { raw: { width: 3, height: 2, channels: 1 } }).withMetadata({ orientation: 6 });
      const bytes = new Uint8Array(await image.png().toBuffer());
      const wanted = { channels: 1, kind: 'image' };
      expect(await read('a.png', bytes, { ...wanted, extents: [2, 3] })).to.deep.equal([...pixels]);
      const turned = { ...wanted, extents: [3, 2], settings: { orientation: 'exif' } };
      expect(await read('a.png', bytes, turned)).to.deep.equal([150, 0, 200, 50, 250, 100]);
    });

    it('brings values of 8 and 16 bits to a smaller alphabet on request', async () => {
      const wanted = { extents: [1, 4], channels: 1, alphabet: 4, kind: 'image', settings: { quantise: 'even' } };
      const eight = pngBytes({ width: 4, height: 1, depth: 8, colourType: 0 }, Uint8Array.of(0, 63, 64, 255));
      expect(await read('a.png', eight, wanted)).to.deep.equal([0, 0, 1, 3]);
      const deep = pngBytes({ width: 4, height: 1, depth: 16, colourType: 0 }, bigEndian(0, 16383, 32768, 65535));
      expect(await read('a.png', deep, wanted)).to.deep.equal([0, 0, 2, 3]);
      const { message } = await dataFailure(read('a.png', deep, { ...wanted, settings: {} }));
      expect(message).to.match(/16 bits.*\n.*\n.*or data\.quantise to even/);
    });
  });
});
