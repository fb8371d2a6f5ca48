import { expect } from 'chai';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { openDataset } from '../../runtime/data/open.node.ts';
import { dataFailure } from './failure.ts';

const demands = { extents: [4, 4], channels: 3, classes: 2, alphabet: 256 };

describe('a folder of images by class', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'images-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  /** An image of one colour; the file's ending decides its format. */
  const paint = async (name: string, background: string, size = 4): Promise<void> => {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await sharp({ create: { width: size, height: size, channels: 4, background } }).toFile(path);
  };

  const first = async (changes: Partial<typeof demands> = {}, split: 'train' | 'test' = 'train'): Promise<number[]> => {
    const dataset = await openDataset(root, split, { ...demands, ...changes });
    const tokens = new Uint32Array(16 * dataset.channels);
    await dataset.read(0, tokens, 0);
    return [...tokens.subarray(0, dataset.channels)];
  };

  it('numbers the classes by name and reads every format', async () => {
    await paint('cat/a.png', '#ff0000');
    await paint('cat/b.webp', '#ff0000');
    await paint('dog/a.jpg', '#0000ff', 9);
    await writeFile(join(root, 'dog', 'notes.txt'), 'not an image');
    const dataset = await openDataset(root, 'train', demands);
    expect([0, 1, 2].map((index) => dataset.label(index))).to.deep.equal([0, 0, 1]);
    expect(dataset.classNames).to.deep.equal(['cat', 'dog']);
    expect(await first()).to.deep.equal([255, 0, 0]);
  });

  it('gives grey where the spec has one channel, and white for what is transparent', async () => {
    await paint('cat/a.png', '#00ff00');
    await paint('dog/a.png', '#00000000');
    expect(await first({ channels: 1 })).to.deep.equal([150]);
    const dataset = await openDataset(root, 'train', demands);
    const tokens = new Uint32Array(48);
    await dataset.read(1, tokens, 0);
    expect(new Set(tokens)).to.deep.equal(new Set([255]));
  });

  it('reads grey files and files of 16 bits', async () => {
    await paint('dog/a.png', '#ffffff');
    await mkdir(join(root, 'cat'));
    const grey = sharp(Buffer.alloc(16, 77), { raw: { width: 4, height: 4, channels: 1 } });
    await grey.clone().toColourspace('b-w').png().toFile(join(root, 'cat', 'a.png'));
    expect(await first()).to.deep.equal([77, 77, 77]);
    await grey.clone().toColourspace('rgb16').png().toFile(join(root, 'cat', 'a.png'));
    expect(await first()).to.deep.equal([77, 77, 77]);
  });

  it('keeps the splits apart, with the classes of the training split', async () => {
    for (const name of ['train/cat/a.png', 'train/dog/a.png', 'val/dog/a.png']) await paint(name, '#808080');
    const held = await openDataset(root, 'test', demands);
    expect([held.count, held.label(0)]).to.deep.equal([1, 1]);
    await paint('val/cow/a.png', '#808080');
    expect((await dataFailure(openDataset(root, 'test', demands))).message).to.match(/no class of the training split is called 'cow'/);
  });

  it('tells how far the check has come', async () => {
    for (const name of ['cat/a.png', 'cat/b.png', 'dog/a.png']) await paint(name, '#808080');
    const seen: number[] = [];
    await openDataset(root, 'train', demands, (done, total) => seen.push(done / total));
    expect(seen).to.deep.equal([1 / 3, 2 / 3, 1]);
  });

  it('names a corrupt file before any step', async () => {
    for (const ending of ['png', 'jpg']) {
      await paint('cat/a.png', '#808080');
      const path = join(root, 'dog', `broken.${ending}`);
      await paint(`dog/broken.${ending}`, '#123456', 64);
      const whole = await readFile(path);
      for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('no image')]) {
        await writeFile(path, bytes);
        expect((await dataFailure(openDataset(root, 'train', demands))).message).to.match(new RegExp(`broken\\.${ending}: the image can't be decoded`));
      }
      await rm(path);
    }
  });

  it('explains empty classes, another number of classes, a missing split, and specs that are not of images', async () => {
    await paint('cat/a.png', '#808080');
    await mkdir(join(root, 'dog'));
    expect((await dataFailure(openDataset(root, 'train', demands))).message).to.match(/dog: the class is empty/);
    expect((await dataFailure(openDataset(root, 'train', { ...demands, classes: 3 }))).message).to.match(/folders for 2 classes, but the spec says 3/);
    expect((await dataFailure(openDataset(root, 'test', demands))).message).to.match(/it has no test split.*\n.*val/);
    expect((await dataFailure(openDataset(root, 'train', { ...demands, alphabet: 16 }))).message).to.match(/alphabet of 16/);
  });
});
