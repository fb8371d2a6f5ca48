import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDataset } from '../../runtime/data/open.node.ts';
import { dataFailure } from './failure.ts';
import { idxBytes } from './idx-bytes.ts';

const fashion = { extents: [28, 28], channels: 1, classes: 10, alphabet: 256 };
const tiny = { extents: [1], channels: 1, classes: 2, alphabet: 256 };
const images = idxBytes([2, 1], [8, 9]);
const labels = idxBytes([2], [0, 1]);

describe('openDataset', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'data-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const put = async (files: Readonly<Record<string, Uint8Array | string>>): Promise<void> => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), content);
    }
  };

  it('opens the bundled sample, with as many items of every class', async () => {
    for (const [split, perClass] of [['train', 500], ['test', 100]] as const) {
      const dataset = await openDataset('fashion-mnist', split, fashion);
      const counts = new Array<number>(10).fill(0);
      for (let index = 0; index < dataset.count; index++) counts[dataset.label(index)] = (counts[dataset.label(index)] ?? 0) + 1;
      expect(counts).to.deep.equal(new Array(10).fill(perClass));
      expect(dataset.classNames?.[9]).to.equal('Ankle boot');
    }
  });

  const layouts = [
    ['train-images-idx1-ubyte', 'train-labels-idx1-ubyte'],
    ['train-images.idx1-ubyte', 'train-labels.idx1-ubyte'],
    ['images', 'labels'],
    ['train/images-idx1-ubyte', 'train/labels-idx1-ubyte'],
    ['train/train-images', 'train/train-labels'],
  ] as const;
  for (const [imageFile, labelFile] of layouts) {
    it(`finds ${imageFile} and ${labelFile}`, async () => {
      await put({ [imageFile]: images, [labelFile]: labels, 'classes.json': '["left", "right"]' });
      const dataset = await openDataset(root, 'train', tiny);
      expect(dataset.count).to.equal(2);
      expect(dataset.classNames).to.deep.equal(['left', 'right']);
    });
  }

  it('keeps the splits apart', async () => {
    await put({ 'train-images': images, 'train-labels': labels, 't10k-images': idxBytes([1, 1], [7]), 't10k-labels': idxBytes([1], [1]) });
    expect((await openDataset(root, 'test', tiny)).count).to.equal(1);
    expect((await openDataset(root, 'train', tiny)).count).to.equal(2);
  });

  it('explains what is missing', async () => {
    expect((await dataFailure(openDataset(join(root, 'no'), 'train', tiny))).message).to.match(/there is no such folder.*\n.*fashion-mnist/);
    expect((await dataFailure(openDataset(root, 'train', tiny))).message).to.match(/holds no data.*\n.*IDX files/);
    await put({ 'train-images': images });
    expect((await dataFailure(openDataset(root, 'train', tiny))).message).to.match(/the labels of its train split are missing/);
    expect((await dataFailure(openDataset(root, 'test', tiny))).message).to.match(/it has no test split.*\n.*t10k-images/);
    expect((await dataFailure(openDataset(join(root, 'train-images'), 'test', tiny))).message).to.match(/it is a file/);
  });

  it('explains names that do not fit the classes', async () => {
    await put({ images, labels, 'classes.json': '["left"]' });
    expect((await dataFailure(openDataset(root, 'train', tiny))).message).to.match(/doesn't name the spec's classes.*\n.*list of 2 names/);
    await put({ 'classes.json': '[' });
    expect((await dataFailure(openDataset(root, 'train', tiny))).message).to.match(/classes\.json: it is not JSON/);
  });
});
