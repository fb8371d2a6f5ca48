import { expect } from 'chai';
import fc from 'fast-check';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataset } from '../../runtime/data/open.node.ts';
import type { OpenedDataset } from '../../runtime/data/open.node.ts';
import { dataFailure } from './failure.ts';
import { readAll } from './read-all.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const demands = { extents: [32, 32], channels: 3, classes: 10, alphabet: 256 };

/** A record as the description of the format says: labels, then 1024 red, 1024 green and 1024 blue bytes. */
const record = (
  labels: readonly number[],
  pixel: (channel: number, row: number, column: number) => number,
): Uint8Array => {
  const planes = Array.from({ length: 3072 }, (_, at) => pixel(at >> 10, (at >> 5) & 31, at & 31) & 255);
  return Uint8Array.of(...labels, ...planes);
};

const joined = (records: readonly Uint8Array[]): Uint8Array => Uint8Array.from(records.flatMap((bytes) => [...bytes]));
const seeded =
  (seed: number) =>
  (channel: number, row: number, column: number): number =>
    seed * 31 + channel * 97 + row * 5 + column;

describe('CIFAR binaries', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  const open = (split: 'train' | 'test' = 'train', changes: Partial<typeof demands> = {}): Promise<OpenedDataset> =>
    openDataset(root.path, split, { ...demands, ...changes });

  const names10 = 'airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n';

  /** All files of CIFAR-10: four records in each batch but the third, which has one of each class. */
  const putBatches = async (): Promise<void> => {
    for (const batch of [2, 5, 1, 4]) {
      const records = Array.from({ length: 4 }, (_, index) => record([(batch + index) % 10], seeded(batch + index)));
      await root.put({ [`data_batch_${batch}.bin`]: joined(records) });
    }
    const all = Array.from({ length: 10 }, (_, label) => record([label], seeded(label)));
    await root.put({ 'data_batch_3.bin': joined(all), 'batches.meta.txt': names10 });
    await root.put({ 'test_batch.bin': record([3], seeded(77)) });
  };

  it('of CIFAR-10 give all batches in order, with the channels of a pixel together', async () => {
    await putBatches();
    const train = await open();
    const items = await readAll(train);
    expect(train.classNames?.[9]).to.equal('truck');
    expect(items.map(({ label }) => label)).to.deep.equal([
      1, 2, 3, 4, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 4, 5, 6, 7, 5, 6, 7, 8,
    ]);
    const pixel = (seed: number) => [0, 1, 2].map((channel) => seeded(seed)(channel, 31, 7) & 255);
    expect(items[1]?.tokens.slice((31 * 32 + 7) * 3, (31 * 32 + 7) * 3 + 3)).to.deep.equal(pixel(2));
    expect((await readAll(await open('test')))[0]).to.deep.include({ label: 3 });
  });

  it('of CIFAR-100 give the fine labels', async () => {
    const records = Array.from({ length: 100 }, (_, label) => record([label % 20, 99 - label], seeded(label)));
    const names = Array.from({ length: 100 }, (_, label) => `fine ${label}`).join('\n');
    await root.put({
      'train.bin': joined(records),
      'test.bin': record([1, 42], seeded(1)),
      'fine_label_names.txt': names,
    });
    const train = await open('train', { classes: 100 });
    expect([train.count, train.label(0), train.label(99), train.classNames?.[42]]).to.deep.equal([
      100,
      99,
      0,
      'fine 42',
    ]);
    expect((await open('test', { classes: 100 })).label(0)).to.equal(42);
    expect((await dataFailure(open())).message).to.match(
      /item 0 has the label 99.*\n.*0 to 9, for the spec's 10 classes.*\n.*classes to 100/,
    );
  });

  it('of which any file is missing are refused until it is back', async () => {
    await putBatches();
    for (const name of ['data_batch_1.bin', 'data_batch_3.bin', 'data_batch_5.bin', 'test_batch.bin']) {
      const bytes = await readFile(join(root.path, name));
      await rm(join(root.path, name));
      for (const split of ['train', 'test'] as const) {
        const { message } = await dataFailure(open(split));
        expect(message).to.match(new RegExp(`: ${name} of CIFAR-10 is missing.*\\n.*\\n.*unpack cifar-10-binary`));
      }
      await root.put({ [name]: bytes });
    }
    expect([(await open()).count, (await open('test')).count]).to.deep.equal([26, 1]);
    await root.put({ 'hundred/train.bin': record([1, 42], seeded(1)), 'hundred/fine_label_names.txt': 'a' });
    const hundred = openDataset(join(root.path, 'hundred'), 'train', { ...demands, classes: 100 });
    expect((await dataFailure(hundred)).message).to.match(/test\.bin of CIFAR-100 is missing/);
    await root.put({ 'alone/test_batch.bin': record([3], seeded(1)) });
    expect((await dataFailure(openDataset(join(root.path, 'alone'), 'train', demands))).message).to.match(
      /no training files of CIFAR-10/,
    );
  });

  it('hold any labels and pixels', async () => {
    const arbitrary = fc.array(fc.tuple(fc.nat(9), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(arbitrary, async (records) => {
        await root.put({ 'test_batch.bin': joined(records.map(([label, seed]) => record([label], seeded(seed)))) });
        const dataset = await open('test');
        const items = await readAll(dataset);
        await dataset.close?.();
        const expected = records.map(([label, seed]) => ({
          label,
          tokens: Array.from(
            { length: 3072 },
            (_, at) => seeded(seed)(at % 3, Math.floor(at / 96), Math.floor(at / 3) % 32) & 255,
          ),
        }));
        expect(items).to.deep.equal(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('are refused when cut off, when labels are out of range, and when Python has pickled them', async () => {
    await root.put({ 'test_batch.bin': record([3], seeded(1)) });
    for (const length of [0, 1, 2, 1000, 3071, 3072]) {
      await root.put({ 'test_batch.bin': record([3], seeded(1)).subarray(0, length) });
      expect((await dataFailure(open('test'))).message).to.match(/test_batch\.bin: it is \d+ bytes long.*\n.*3073/);
    }
    await root.put({ 'test_batch.bin': record([10], seeded(1)) });
    expect((await dataFailure(open('test'))).message).to.match(/item 0 has the label 10/);
    await root.put({ 'python/data_batch_1': 'pickled' });
    const pickled = openDataset(join(root.path, 'python'), 'train', demands);
    expect((await dataFailure(pickled)).message).to.match(/Python version.*\n.*\n.*cifar-10-binary/);
  });
});
