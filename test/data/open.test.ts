import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openDataset } from '../../runtime/data/open.node.ts';
import { withKind } from '../../runtime/data/sources/recognise.node.ts';
import { dataFailure } from './failure.ts';
import { idxBytes } from './idx-bytes.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const fashion = { extents: [28, 28], channels: 1, classes: 10, alphabet: 256 };
const tiny = { extents: [1], channels: 1, classes: 2, alphabet: 256 };
const square = { ...tiny, extents: [1, 1] };
const images = idxBytes([2, 1], [8, 9]);
const labels = idxBytes([2], [0, 1]);

describe('openDataset', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  it('opens the bundled sample, with as many items of every class', async () => {
    for (const [split, perClass] of [
      ['train', 500],
      ['test', 100],
    ] as const) {
      const dataset = await openDataset('fashion-mnist', split, fashion);
      const counts = new Array<number>(10).fill(0);
      for (let index = 0; index < dataset.count; index++)
        counts[dataset.label(index)] = (counts[dataset.label(index)] ?? 0) + 1;
      expect(counts).to.deep.equal(new Array(10).fill(perClass));
      expect(dataset.classNames?.[9]).to.equal('Ankle boot');
      expect(dataset.heldOut).to.equal(undefined);
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
      await root.put({ [imageFile]: images, [labelFile]: labels, 'classes.json': '["left", "right"]' });
      const dataset = await openDataset(root.path, 'train', tiny, { holdOut: 0 });
      expect(dataset.count).to.equal(2);
      expect(dataset.classNames).to.deep.equal(['left', 'right']);
    });
  }

  it('keeps the splits apart', async () => {
    await root.put({
      ...{ 'train-images': images, 'train-labels': labels },
      ...{ 't10k-images': idxBytes([1, 1], [7]), 't10k-labels': idxBytes([1], [1]) },
    });
    expect((await openDataset(root.path, 'test', tiny)).count).to.equal(1);
    expect((await openDataset(root.path, 'train', tiny)).count).to.equal(2);
  });

  it('holds items out where there is no test split, and says so', async () => {
    await root.put({ images: idxBytes([100, 1], new Uint8Array(100)), labels: idxBytes([100], halves(100)) });
    const [train, test] = [await openDataset(root.path, 'train', tiny), await openDataset(root.path, 'test', tiny)];
    expect([train.count, test.count]).to.deep.equal([98, 2]);
    expect(train.heldOut).to.deep.equal({ share: 0.02, fingerprint: '100×1' }).and.deep.equal(test.heldOut);
    expect((await openDataset(root.path, 'test', tiny, { holdOut: 0.3 })).count).to.equal(30);
    const nothing = openDataset(root.path, 'test', tiny, { holdOut: 0 });
    expect((await dataFailure(nothing)).message).to.match(/no test split, and nothing of it is held out/);
    const everything = openDataset(root.path, 'train', tiny, { holdOut: 1 });
    expect((await dataFailure(everything)).message).to.match(/all of it is held out/);
  });

  it('tells what it looked for', async () => {
    const { path } = root;
    expect((await dataFailure(openDataset(join(path, 'no'), 'train', tiny))).message).to.match(
      /there is no such file or folder.*\n.*fashion-mnist/,
    );
    const { message } = await dataFailure(openDataset(path, 'train', tiny));
    for (const kind of ['cache', 'cifar', 'idx', 'arrays', 'images', 'bytes'])
      expect(message).to.contain(`\n    ${kind} `);
    expect(message).to.match(/holds no data.*[^]*try: give a file, or a folder with files in it/);
  });

  it('says which kind would read what is not recognised, and that reads it', async () => {
    await root.put({ 'something.bin': new Uint8Array(100).fill(7) });
    const path = join(root.path, 'something.bin');
    const { suggestion } = await dataFailure(openDataset(path, 'train', square));
    expect(suggestion).to.equal(`bytes:${path} reads any files as bytes`);
    const bytes = { ...tiny, extents: [10], classes: 1 };
    expect((await openDataset(withKind(path, 'bytes'), 'train', bytes)).count).to.equal(9);
    expect(() => withKind(path, 'noise')).to.throw(/there is no kind 'noise'.*\n.*sound, music/);
  });

  it('tells archives, and folders in which the data lies', async () => {
    await root.put({ 'cifar.tar.gz': 'packed', 'deep/down/data_batch_1.bin': new Uint8Array(3073) });
    const inside = join(root.path, 'deep');
    expect((await dataFailure(openDataset(root.path, 'train', square))).message).to.match(
      /try: unpack cifar\.tar\.gz first/,
    );
    expect((await dataFailure(openDataset(inside, 'train', square))).message).to.contain(
      `try: ${join(inside, 'down')}`,
    );
    const archive = openDataset(join(root.path, 'cifar.tar.gz'), 'train', square);
    expect((await dataFailure(archive)).message).to.match(/it is an archive/);
  });

  it('refuses pipes and devices at once', async () => {
    const pipe = join(root.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const bytes = { ...tiny, classes: 1, extents: [3] };
    for (const [path, what] of [
      [pipe, 'a named pipe'],
      [`bytes:${pipe}`, 'a named pipe'],
      [`arrays:${pipe}`, 'a named pipe'],
      ['/dev/zero', 'a device'],
    ] as const) {
      const { message } = await dataFailure(openDataset(path, 'train', bytes));
      expect(message).to.contain(`it is ${what}, not a file.`).and.contain('write what it gives to a file first');
    }
    await root.put({ written: 'what it gives' });
    expect((await openDataset(join(root.path, 'written'), 'train', bytes)).count).to.equal(3);
  });

  it('takes the word of a user who says what the data is', async () => {
    await root.put({ images: idxBytes([2, 1], [8, 9]), labels: idxBytes([2], [0, 1]) });
    const bytes = { ...tiny, classes: 1, extents: [3] };
    const dataset = await openDataset(`bytes:${root.path}`, 'train', bytes);
    expect(dataset.title).to.equal('bytes');
    expect((await dataFailure(openDataset(`cifar:${root.path}`, 'train', square))).message).to.match(
      /Python version|no CIFAR/,
    );
  });

  it('explains halves of splits and missing training splits', async () => {
    await root.put({ 'train-images': images });
    expect((await dataFailure(openDataset(root.path, 'train', tiny))).message).to.match(
      /the labels of its train split are missing/,
    );
    await root.put({ 'only/t10k-images': images, 'only/t10k-labels': labels });
    expect((await dataFailure(openDataset(join(root.path, 'only'), 'train', tiny))).message).to.match(
      /it has no train split.*\n.*train-images/,
    );
  });

  it('explains names that do not fit the classes', async () => {
    await root.put({ images, labels, 'classes.json': '["left"]' });
    const open = () => dataFailure(openDataset(root.path, 'train', tiny));
    expect((await open()).message).to.match(/its labels are from 0 to 1, but there are names of 1 classes: left/);
    await root.put({ 'classes.json': '[' });
    expect((await open()).message).to.match(/classes\.json: it is not JSON/);
    await root.put({ 'classes.json': '[1, 2]' });
    expect((await open()).message).to.match(/classes\.json: it is no list of names/);
  });
});

const halves = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, index) => index % 2);
