import { expect } from 'chai';
import { join } from 'node:path';
import { writeSafetensors } from '../../runtime/formats/safetensors.node.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import type { OpenedDataset } from '../../runtime/data/open.node.ts';
import { dataFailure } from './failure.ts';
import { elements, npyBytes, npzBytes } from './npy-bytes.ts';
import { readAll } from './read-all.ts';
import type { ReadItem } from './read-all.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const demands = { extents: [1, 2], channels: 1, classes: 2, alphabet: 256 };
/** Items [from, from + 1], [from + 2, from + 3], … */
const items = (count: number, from: number): Uint8Array =>
  npyBytes(
    [count, 1, 2],
    Uint8Array.from({ length: count * 2 }, (_, index) => from + index),
  );
const labels = (...values: number[]): Uint8Array =>
  npyBytes([values.length], elements(BigInt64Array.from(values, BigInt)), '<i8');

describe('arrays of items and labels', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  const open = (
    name: string,
    split: 'train' | 'test' = 'train',
    changes: Partial<typeof demands> = {},
  ): Promise<OpenedDataset> => openDataset(join(root.path, name), split, { ...demands, ...changes }, { holdOut: 0 });

  const all = async (name: string, split: 'train' | 'test' = 'train'): Promise<ReadItem[]> => {
    const dataset = await open(name, split);
    try {
      return await readAll(dataset);
    } finally {
      await dataset.close?.();
    }
  };

  const train = [
    { label: 1, tokens: [10, 11] },
    { label: 0, tokens: [12, 13] },
  ];
  const test = [{ label: 1, tokens: [50, 51] }];

  for (const packed of [false, true]) {
    const files: readonly [string, Readonly<Record<string, Uint8Array>>, boolean][] = [
      ['Keras', { x_train: items(2, 10), y_train: labels(1, 0), x_test: items(1, 50), y_test: labels(1) }, true],
      [
        'MedMNIST',
        {
          ...{ train_images: items(2, 10), train_labels: npyBytes([2, 1], Uint8Array.of(1, 0)) },
          ...{ val_images: items(1, 50), val_labels: npyBytes([1, 1], Uint8Array.of(1)) },
          ...{ test_images: items(2, 90), test_labels: npyBytes([2, 1], Uint8Array.of(1, 1)) },
        },
        true,
      ],
      ['plain names', { images: items(2, 10), labels: labels(1, 0) }, false],
      ['ADM', { arr_0: items(2, 10), arr_1: labels(1, 0) }, false],
    ];
    for (const [title, arrays, hasTest] of files) {
      it(`are read from .npz files like those of ${title}, ${packed ? 'deflated' : 'stored'}`, async () => {
        await root.put({ 'data.npz': await npzBytes(arrays, packed) });
        expect(await all('data.npz')).to.deep.equal(train);
        if (hasTest) expect(await all('data.npz', 'test')).to.deep.equal(test);
      });
    }
  }

  it('are read from .npy files by their names', async () => {
    await root.put({
      'x_train.npy': items(2, 10),
      'y_train.npy': labels(1, 0),
      'x_test.npy': items(1, 50),
      'y_test.npy': labels(1),
    });
    expect(await all('.')).to.deep.equal(train);
    expect(await all('.', 'test')).to.deep.equal(test);
    await root.put({ 'sequences/train.npy': items(1, 1), 'sequences/val.npy': items(1, 5), 'alone.npy': items(2, 10) });
    expect((await readAll(await open('sequences', 'test', { classes: 1 })))[0]).to.deep.equal({
      label: 0,
      tokens: [5, 6],
    });
    expect((await open('alone.npy', 'train', { classes: 1 })).count).to.equal(2);
  });

  it('are read from safetensors files one after the other, by split', async () => {
    const shard = async (name: string, values: readonly number[], classes: readonly bigint[]): Promise<void> => {
      await root.put({ [join('shards', name)]: '' });
      await writeSafetensors(join(root.path, 'shards', name), [
        { name: 'images', dtype: 'U8', shape: [values.length / 2, 1, 2, 1], data: Uint8Array.from(values) },
        { name: 'labels', dtype: 'I64', shape: [classes.length], data: elements(BigInt64Array.from(classes)) },
      ]);
    };
    await shard('train-1.safetensors', [12, 13], [0n]);
    await shard('train-0.safetensors', [10, 11], [1n]);
    await shard('val-0.safetensors', [50, 51], [1n]);
    await shard('test-0.safetensors', [90, 91], [1n]);
    await root.put({ 'shards/classes.json': '["one", "two"]' });
    expect(await all('shards')).to.deep.equal(train);
    expect(await all('shards', 'test')).to.deep.equal(test);
    expect((await open('shards')).classNames).to.deep.equal(['one', 'two']);
    await shard('train-2.safetensors', [1, 2, 3, 4], [0n]);
    expect((await dataFailure(open('shards'))).message).to.match(/holds 3 labels, but there are 4 items/);
  });

  it('lie in folders of their split', async () => {
    await root.put({ 'train/images.npy': items(2, 10), 'train/labels.npy': labels(1, 0) });
    await root.put({ 'test/images.npy': items(1, 50), 'test/labels.npy': labels(1) });
    expect(await all('.')).to.deep.equal(train);
    expect(await all('.', 'test')).to.deep.equal(test);
  });

  it('name what is left out', async () => {
    await root.put({
      'data.npz': await npzBytes({ images: items(2, 10), labels: labels(1, 0), weights: items(2, 0) }),
    });
    const told: string[] = [];
    const opened = await openDataset(join(root.path, 'data.npz'), 'train', demands, {
      tell: (text) => told.push(text),
    });
    await opened.close?.();
    expect(told).to.deep.equal([`${join(root.path, 'data.npz')}: left out, as neither items nor labels: weights.`]);
    const capitals = {
      'Train/images.npy': items(2, 10),
      'Train/labels.npy': labels(1, 0),
      'TEST/images.npy': items(1, 50),
      'TEST/labels.npy': labels(1),
    };
    await root.put(Object.fromEntries(Object.entries(capitals).map(([name, bytes]) => [`cases/${name}`, bytes])));
    expect([await all('cases'), await all('cases', 'test')]).to.deep.equal([train, test]);
  });

  it('may be sequences, voxels and wider tokens', async () => {
    await root.put({ 'a.npz': await npzBytes({ images: npyBytes([2, 3], new Uint8Array(6).fill(7)) }) });
    expect((await readAll(await open('a.npz', 'train', { extents: [3], classes: 1 })))[1]?.tokens).to.deep.equal([
      7, 7, 7,
    ]);
    await root.put({ 'b.npz': await npzBytes({ images: npyBytes([1, 2, 2, 2], new Uint8Array(8)) }) });
    expect((await open('b.npz', 'train', { extents: [2, 2, 2], classes: 1 })).extents).to.deep.equal([2, 2, 2]);
    const wide = npyBytes([2, 2], elements(Uint16Array.of(1, 999, 3, 400)), '<u2');
    await root.put({ 'c.npz': await npzBytes({ images: wide }) });
    const tokens = { extents: [2], classes: 1, alphabet: 1000 };
    expect((await readAll(await open('c.npz', 'train', tokens)))[0]?.tokens).to.deep.equal([1, 999]);
    const narrow = open('c.npz', 'train', { ...tokens, alphabet: 999 });
    expect((await dataFailure(narrow)).message).to.match(
      /item 0 holds values beyond the alphabet.*from 0 to 999.*\n.*0 to 998.*\n.*data\.alphabet to 1000/,
    );
    const signed = npyBytes([1, 2], elements(Int32Array.of(3, -1)), '<i4');
    await root.put({ 'd.npz': await npzBytes({ images: signed }) });
    expect((await dataFailure(open('d.npz', 'train', tokens))).message).to.match(
      /item 0 holds values beyond the alphabet.*from -1 to 3.*\n.*\n.*values \+ 1/,
    );
  });

  const faults: readonly [string, () => Promise<Uint8Array>, RegExp][] = [
    [
      'floats',
      () => npzBytes({ images: npyBytes([1, 1, 2], new Uint8Array(8), '<f4') }),
      /F32 \(from 0 to 0\), not whole numbers.*\n.*\n.*255 \* values/,
    ],
    [
      'another size',
      () => npzBytes({ images: npyBytes([1, 4, 4], new Uint8Array(16)) }),
      /the spec says 1×2×1, but the file holds 4×4/,
    ],
    ['channels in front', () => npzBytes({ images: npyBytes([1, 3, 4, 4], new Uint8Array(48)) }), /moveaxis/],
    ['no labels', () => npzBytes({ images: items(2, 0) }), /no labels, but the spec says 2 classes/],
    [
      'labels of another number',
      () => npzBytes({ images: items(2, 0), labels: labels(1) }),
      /holds 1 labels, but there are 2 items/,
    ],
    [
      'labels one-hot',
      () => npzBytes({ images: items(2, 0), labels: npyBytes([2, 2], new Uint8Array(4)) }),
      /holds 2×2 labels.*\n.*one label/,
    ],
    ['negative labels', () => npzBytes({ images: items(2, 0), labels: labels(0, -1) }), /item 1 has the label -1/],
    [
      'labels out of range',
      () => npzBytes({ images: items(3, 0), labels: labels(0, 1, 2) }),
      /item 2 has the label 2.*\n.*0 to 1/,
    ],
    [
      'a class in the middle that is empty',
      () => npzBytes({ images: items(1, 0), labels: labels(1) }),
      /no item has the label 0/,
    ],
    ['names that say nothing', () => npzBytes({ foo: items(1, 0) }), /none of its arrays has a name.*foo\.\n.*x_train/],
    ['a test split alone', () => npzBytes({ x_test: items(1, 0), y_test: labels(0) }), /it has no training arrays/],
    ['no arrays', () => npzBytes({}), /it is empty/],
  ];
  for (const [fault, bytes, message] of faults) {
    it(`explain ${fault}`, async () => {
      await root.put({ 'data.npz': await bytes() });
      const changes = fault === 'channels in front' ? { extents: [4, 4], channels: 3 } : {};
      expect((await dataFailure(open('data.npz', 'train', changes))).message).to.match(message);
    });
  }

  for (const packed of [false, true]) {
    it(`are refused when a ${packed ? 'deflated' : 'stored'} .npz file is cut off anywhere`, async () => {
      const whole = await npzBytes({ images: items(2, 10), labels: labels(1, 0) }, packed);
      for (let length = 0; length < whole.length; length++) {
        await root.put({ 'data.npz': whole.subarray(0, length) });
        expect((await dataFailure(open('data.npz'))).message, `${length} bytes`).to.match(/data\.npz/);
      }
    });
  }

  it('are refused when a deflated one is damaged', async () => {
    const whole = await npzBytes({ images: items(2, 10), labels: labels(1, 0) }, true);
    const start = whole.indexOf('images.npy') + 'images.npy'.length + 3;
    whole[start + 20] = whole[start + 20]! ^ 0x40;
    await root.put({ 'data.npz': whole });
    expect((await dataFailure(open('data.npz'))).message).to.match(/damaged|is cut off|header can't be read|checksum/);
  });

  it('are refused when a safetensors file is cut off anywhere', async () => {
    const path = join(root.path, 'whole.safetensors');
    await writeSafetensors(path, [{ name: 'images', dtype: 'U8', shape: [1, 1, 2], data: Uint8Array.of(1, 2) }]);
    const { readFile } = await import('node:fs/promises');
    const whole = await readFile(path);
    for (let length = 0; length < whole.length; length++) {
      await root.put({ 'cut.safetensors': whole.subarray(0, length) });
      expect((await dataFailure(open('cut.safetensors'))).message, `${length} bytes`).to.match(/cut\.safetensors/);
    }
  });
});
