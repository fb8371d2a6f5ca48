import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { batchAt, orderedBatches } from '../../runtime/data/batches.ts';
import { itemSize } from '../../runtime/data/dataset.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import type { OpenedDataset, OpenOptions } from '../../runtime/data/open.node.ts';
import type { DataDemands } from '../../runtime/data/dataset.ts';
import { recogniseSource } from '../../runtime/data/sources/recognise.node.ts';
import { dataFailure } from './failure.ts';
import { bigEndian, pngBytes } from './png-bytes.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const demands = { extents: [4, 4], channels: 3, classes: 2, alphabet: 256 };

describe('a folder of images by class', () => {
  let root: TemporaryFolder;
  const opened: OpenedDataset[] = [];
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) await dataset.close?.();
    await root.remove();
  });

  /** An image of one colour; the file's ending decides its format. */
  const paint = async (name: string, background: string, size = 4): Promise<void> => {
    const path = join(root.path, name);
    await mkdir(dirname(path), { recursive: true });
    await sharp({ create: { width: size, height: size, channels: 4, background } }).toFile(path);
  };

  const open = async (
    changes: Partial<typeof demands> = {},
    split: 'train' | 'test' = 'train',
    options: OpenOptions = { holdOut: 0 },
  ): Promise<OpenedDataset> => {
    const dataset = await openDataset(root.path, split, { ...demands, ...changes }, options);
    opened.push(dataset);
    return dataset;
  };

  const item = async (index: number, changes: Partial<typeof demands> = {}): Promise<number[]> => {
    const dataset = await open(changes);
    const tokens = new Uint32Array(16 * dataset.channels);
    await dataset.read(index, tokens, 0);
    return [...tokens.subarray(0, dataset.channels)];
  };

  it('numbers the classes by name and reads every format', async () => {
    for (const name of ['a.png', 'b.webp', 'c.gif', 'd.tiff', 'deeper/e.JPEG']) await paint(`cat/${name}`, '#ff0000');
    await paint('dog/a.jpg', '#0000ff', 9);
    await root.put({ 'dog/notes.txt': 'not an image' });
    const dataset = await open();
    expect([0, 1, 2, 3, 4, 5].map((index) => dataset.label(index))).to.deep.equal([0, 0, 0, 0, 0, 1]);
    expect(dataset.classNames).to.deep.equal(['cat', 'dog']);
    for (let index = 0; index < 5; index++) {
      const [red = 0, green = 0, blue = 0] = await item(index);
      expect(red).to.be.at.least(253);
      expect(green + blue).to.be.at.most(3);
    }
  });

  it('numbers classes that are named by numbers in the order of the numbers', async () => {
    for (const name of ['0', '1', '2', '10', '11', '03']) await paint(`${name}/a.png`, '#808080');
    const dataset = await open({ classes: 6 });
    expect(dataset.classNames).to.deep.equal(['0', '1', '2', '03', '10', '11']);
    expect([0, 1, 2, 3, 4, 5].map((index) => dataset.label(index))).to.deep.equal([0, 1, 2, 3, 4, 5]);
    await paint('ten/a.png', '#808080');
    expect((await open({ classes: 7 })).classNames).to.deep.equal(['0', '03', '1', '10', '11', '2', 'ten']);
  });

  it('takes no folders of the system for classes', async () => {
    for (const name of ['cat/a.png', 'dog/a.png']) await paint(name, '#808080');
    await root.put({ '__MACOSX/cat/._a.png': '', '@eaDir/cat/a.png': '' });
    expect((await open()).classNames).to.deep.equal(['cat', 'dog']);
  });

  it('leads from an empty class folder to data that opens', async () => {
    for (const name of ['cat/a.png', 'dog/a.png']) await paint(name, '#808080');
    for (const classes of [2, 3]) {
      await mkdir(join(root.path, 'empty'));
      const error = await dataFailure(open({ classes }));
      expect(error.message).to.match(/empty: the class is empty.*\n.*\n.*remove the folder/);
      await rm(error.path, { recursive: true });
      if (classes === 2) continue;
      expect((await dataFailure(open({ classes }))).suggestion).to.equal('set data.classes to 2');
    }
    expect((await open()).count).to.equal(2);
  });

  it('gives grey where the spec has one channel, and white for what is transparent', async () => {
    await paint('cat/a.png', '#00ff00');
    await paint('dog/a.png', '#00000000');
    expect(await item(0, { channels: 1 })).to.deep.equal([150]);
    expect(await item(1)).to.deep.equal([255, 255, 255]);
  });

  it('reads grey files', async () => {
    await paint('dog/a.png', '#ffffff');
    await mkdir(join(root.path, 'cat'));
    const grey = sharp(Buffer.alloc(16, 77), { raw: { width: 4, height: 4, channels: 1 } });
    await grey
      .toColourspace('b-w')
      .png()
      .toFile(join(root.path, 'cat', 'a.png'));
    expect(await item(0)).to.deep.equal([77, 77, 77]);
  });

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
      await root.put({ 'a.png': pngBytes(header, bigEndian(...values)) });
      expect(await first(deep)).to.deep.equal(values);
      expect(await first({ ...deep, channels: 3 })).to.deep.equal(values.flatMap((value) => [value, value, value]));
      const colours = values.flatMap((value) => [value, 65535 - value, 7]);
      await root.put({ 'a.png': pngBytes({ ...header, colourType: 2 }, bigEndian(...colours)) });
      expect(await first({ ...deep, channels: 3 })).to.deep.equal(colours);
      const seen = values.flatMap((value, index) => [value, index === 0 ? 0 : 65535]);
      await root.put({ 'a.png': pngBytes({ ...header, colourType: 4 }, bigEndian(...seen)) });
      expect(await first(deep)).to.deep.equal([65535, ...values.slice(1)]);
    });

    it('scales them with all their bits, and not beyond the alphabet', async () => {
      const edge = Array.from({ length: 64 }, (_, index) => (index % 8 < 3 ? 100 : 4095));
      await root.put({ 'a.png': pngBytes({ ...header, width: 8, height: 8 }, bigEndian(...edge)) });
      const scaled = await first({ ...deep, alphabet: 4096 });
      expect(scaled.slice(0, 4)).to.deep.equal([100, 2098, 4095, 4095]); // 2097.5 in the middle
      const large = await first({ ...deep, alphabet: 4096, extents: [16, 16] });
      expect(Math.max(...large)).to.equal(4095);
    });

    it('refuses them in smaller alphabets, and values of 8 bits in larger ones, with advice that arrives', async () => {
      await root.put({ 'a.png': pngBytes(header, bigEndian(...values)) });
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
      return root.put({ 'a.png': pngBytes(header, Uint8Array.of(0x1b, 0x1b, 0x1b, 0x1b)) });
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

  it('refuses pictures of more pixels than can be held, before they are decoded', async () => {
    const side = 16_000;
    const huge = pngBytes({ width: side, height: side, depth: 1, colourType: 0 }, new Uint8Array(side * (side / 8)));
    expect(huge.length).to.be.below(250_000);
    await root.put({ 'b.png': huge });
    await paint('a.png', '#808080');
    const dataset = await open({ classes: 1 });
    const { message } = await dataFailure(batchAt(dataset, { batch: 2, seed: 0 }, 0));
    expect(message).to.match(
      /b\.png: the picture has 16000×16000 pixels, more than the 67,108,864.*\n.*-resize 4096x4096.*--skip-corrupt/,
    );
  });

  it('refuses pictures of kinds that it can not decode, and names other files that it leaves out', async () => {
    const told: string[] = [];
    const hearing = { holdOut: 0, tell: (text: string) => told.push(text) };
    for (const name of ['cat/a.png', 'dog/a.png', 'beside.png']) await paint(name, '#808080');
    for (const ending of ['bmp', 'PPM', 'heic']) {
      await root.put({ [`dog/b.${ending}`]: 'a picture' });
      const error = await dataFailure(open());
      expect(error.message).to.match(
        new RegExp(`b\\.${ending}: pictures that end in \\.${ending} can not be decoded.*\\n.*\\n.*PNG`),
      );
      await rm(error.path);
      await paint(`dog/b.${ending}.png`, '#404040');
    }
    await root.put({ 'dog/notes.txt': 'no picture', 'dog/.hidden': '', 'dog/Thumbs.db': '' });
    expect((await open({}, 'train', hearing)).count).to.equal(5);
    expect(told).to.deep.equal([
      `${root.path}: left out, as no images: dog/notes.txt.`,
      `${root.path}: left out, as they lie beside the folders of the classes: beside.png.`,
    ]);
  });

  it('knows splits by their names in capitals, and names folders that are of neither', async () => {
    for (const name of ['Train/cat/a.png', 'Train/dog/a.png', 'VAL/dog/a.png', 'extra/a.png'])
      await paint(name, '#808080');
    const told: string[] = [];
    const dataset = await open({}, 'train', { tell: (text) => told.push(text) });
    expect([dataset.count, dataset.classNames, (await open({}, 'test')).count]).to.deep.equal([2, ['cat', 'dog'], 1]);
    expect(told).to.deep.equal([`${root.path}: left out, beside the folders of the splits: extra.`]);
  });

  it('tells of a folder that may be around the classes', async () => {
    for (const name of ['all/cat/a.png', 'all/dog/a.png']) await paint(name, '#808080');
    const told: string[] = [];
    await open({ classes: 1 }, 'train', { tell: (text) => told.push(text) });
    const advised = / are the classes \(cat, dog\), give (.*)\.$/.exec(told[0] ?? '')?.[1] ?? '';
    const dataset = await openDataset(advised, 'train', demands, { holdOut: 0 });
    opened.push(dataset);
    expect(dataset.classNames).to.deep.equal(['cat', 'dog']);
  });

  it('refuses links that lead nowhere and pipes among the pictures', async () => {
    for (const name of ['cat/a.png', 'dog/a.png']) await paint(name, '#808080');
    for (const make of [
      (path: string) => symlink(join(root.path, 'gone.png'), path),
      (path: string) => execFileSync('mkfifo', [path]),
    ]) {
      await make(join(root.path, 'cat/b.png'));
      const error = await dataFailure(open());
      expect(error.message).to.match(/b\.png: it is a link that leads nowhere, a pipe or a device.*\n.*remove it/);
      const bytes = openDataset(`bytes:${root.path}`, 'train', { ...demands, extents: [4], channels: 1, classes: 1 });
      expect((await dataFailure(bytes)).message).to.equal(error.message);
      await rm(error.path);
    }
    await symlink(join(root.path, 'dog/a.png'), join(root.path, 'cat/b.png'));
    expect((await open()).count).to.equal(3);
  });

  it('says of a folder of pictures that it can not decode what to do', async () => {
    await root.put({ 'only/a.bmp': 'a picture' });
    const only = openDataset(join(root.path, 'only'), 'train', { ...demands, classes: 1 });
    expect((await dataFailure(only)).message).to.match(/a\.bmp: pictures that end in \.bmp can not be decoded/);
  });

  it('keeps the splits apart, with the classes of the training split', async () => {
    for (const name of ['train/cat/a.png', 'train/dog/a.png', 'val/dog/a.png']) await paint(name, '#808080');
    const held = await open({}, 'test');
    expect([held.count, held.label(0), held.heldOut]).to.deep.equal([1, 1, undefined]);
    await paint('val/cow/a.png', '#808080');
    expect((await dataFailure(open({}, 'test'))).message).to.match(/no class of the training split is called 'cow'/);
  });

  it('holds out the same files again, and notices when there are others', async () => {
    for (let index = 0; index < 10; index++) await paint(`${index % 2 === 0 ? 'cat' : 'dog'}/${index}.png`, '#808080');
    const [train, test] = [await open({}, 'train', { holdOut: 0.2 }), await open({}, 'test', { holdOut: 0.2 })];
    expect([train.count, test.count]).to.deep.equal([8, 2]);
    expect(train.heldOut).to.deep.equal(test.heldOut);
    await rm(join(root.path, 'cat', '0.png'));
    await paint('cat/00.png', '#808080');
    expect((await open({}, 'test', { holdOut: 0.2 })).heldOut).not.to.deep.equal(test.heldOut);
  });

  it('may be without classes', async () => {
    for (const name of ['a.png', 'b.png']) await paint(name, '#102030');
    const dataset = await open({ classes: 1 });
    expect([dataset.count, dataset.label(1), dataset.classNames]).to.deep.equal([2, 0, undefined]);
    expect((await dataFailure(open({ classes: 2 }))).message).to.match(/it has no labels, but the spec says 2 classes/);
  });

  it('names a corrupt file when it comes to be read', async () => {
    for (const ending of ['png', 'jpg', 'webp', 'gif']) {
      await paint('cat/a.png', '#808080');
      const path = join(root.path, 'dog', `broken.${ending}`);
      await paint(`dog/broken.${ending}`, '#123456', 64);
      const whole = await readFile(path);
      for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('no image'), Buffer.alloc(0)]) {
        await writeFile(path, bytes);
        const dataset = await open();
        const { message } = await dataFailure(batchAt(dataset, { batch: 2, seed: 0 }, 0));
        expect(message)
          .to.match(new RegExp(`broken\\.${ending}: the image can't be decoded`))
          .and.match(/--skip-corrupt 10/);
      }
      await rm(path);
    }
  });

  it('names a PNG file whose bytes are not those that were written', async () => {
    await paint('cat/a.png', '#808080');
    const values = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * at) % 251);
    const whole = pngBytes({ width: 64, height: 64, depth: 8, colourType: 2 }, values);
    for (const part of [0.3, 0.5, 0.7]) {
      const at = Math.floor(part * whole.length);
      await root.put({ 'dog/broken.png': whole.with(at, (whole[at] ?? 0) ^ 1) });
      const { message } = await dataFailure(batchAt(await open(), { batch: 2, seed: 0 }, 0));
      expect(message, String(part)).to.match(/broken\.png: the image can't be decoded/);
    }
  });

  it('skips as many corrupt files as it may, and puts others in their place', async () => {
    for (let index = 0; index < 6; index++) await paint(`${index < 3 ? 'cat' : 'dog'}/${index}.png`, '#101010');
    await root.put({ 'cat/1.png': 'no image', 'dog/5.png': 'no image' });
    const told: string[] = [];
    const tell = (text: string): void => {
      told.push(text);
    };
    const dataset = await open({}, 'train', { holdOut: 0, skipCorrupt: 2, tell });
    for (let step = 0; step < 2; step++) {
      const { tokens, labels } = await batchAt(dataset, { batch: 6, seed: 0 }, step);
      expect(new Set(tokens)).to.deep.equal(new Set([0x10]));
      // The file after 1.png is another cat; after 5.png, which is the last, comes the first cat.
      expect([...labels].sort()).to.deep.equal([0, 0, 0, 0, 1, 1]);
    }
    expect(told).to.have.length(2);
    expect(told.join('\n'))
      .to.match(/^Skipped \(1 of at most 2\)/)
      .and.contain('1.png')
      .and.contain('5.png');
    const counts: number[] = [];
    for await (const { filled } of orderedBatches(dataset, 4)) counts.push(filled);
    expect(counts).to.deep.equal([3, 1]);
    const strict = await open({}, 'train', { holdOut: 0, skipCorrupt: 1 });
    const { message } = await dataFailure(batchAt(strict, { batch: 6, seed: 0 }, 0));
    expect(message).to.match(/can't be decoded.*; 1 before it were skipped, and no more may be/);
  });

  it('explains empty classes, another number of classes, a missing split, and specs that are not of images', async () => {
    await paint('cat/a.png', '#808080');
    await mkdir(join(root.path, 'dog'));
    expect((await dataFailure(open())).message).to.match(/dog: the class is empty/);
    await paint('dog/a.png', '#808080');
    expect((await dataFailure(open({ classes: 3 }))).message).to.match(/from 0 to 1, but the spec says 3 classes/);
    expect((await dataFailure(open({ alphabet: 16 }))).message).to.match(
      /item 0 holds values beyond the alphabet.*from 0 to 128.*\n.*0 to 15.*\n.*alphabet to 256/,
    );
    expect((await dataFailure(open({ extents: [4] }))).message).to.match(
      /cut to height and width.*not to 4 with 3 channels/,
    );
    expect((await dataFailure(open({ channels: 5 }))).message).to.match(/1 to 4 channels, not to 4×4 with 5 channels/);
    await rm(join(root.path, 'cat'), { recursive: true });
    await rm(join(root.path, 'dog'), { recursive: true });
    await paint('val/cat/a.png', '#808080');
    expect((await dataFailure(open({ classes: 1 }))).message).to.match(/it has no train split.*\n.*train/);
  });

  describe('with opacity, EXIF data or more values than the alphabet', () => {
    const read = async (file: string, bytes: Uint8Array, changes: Partial<DataDemands>): Promise<number[]> => {
      await root.put({ [file]: bytes });
      const dataset = await openDataset(root.path, 'train', { ...demands, classes: 1, ...changes }, { holdOut: 0 });
      opened.push(dataset);
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

  it('needs no size where all pictures have one', async () => {
    await paint('cat/a.png', '#808080', 6);
    await paint('dog/b.png', '#808080', 6);
    const { kind, place } = await recogniseSource(root.path, undefined);
    expect(await kind.propose!(place, {})).to.deep.include({
      kind: 'image',
      extents: [6, 6],
      channels: 3,
      alphabet: 256,
    });
    await paint('dog/c.png', '#808080', 7);
    expect(await kind.propose!(place, {})).to.equal(undefined);
    expect(await kind.propose!(place, { extents: [4, 4] })).to.deep.include({ extents: [4, 4], channels: 3 });
  });
});
