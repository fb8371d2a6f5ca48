import { expect } from 'chai';
import fc from 'fast-check';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openDataset } from '../../runtime/data/open.node.ts';
import type { OpenedDataset } from '../../runtime/data/open.node.ts';
import { dataFailure } from './failure.ts';
import { readAll } from './read-all.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

const demands = { extents: [4], channels: 1, classes: 1, alphabet: 256 };
const counting = (length: number, from = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (from + index) % 256);

describe('files of any bytes', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  const open = (
    name: string,
    split: 'train' | 'test' = 'train',
    changes: Partial<typeof demands> = {},
  ): Promise<OpenedDataset> => openDataset(join(root.path, name), split, { ...demands, ...changes });

  it('are cut into sequences, of which the last are held out', async () => {
    await root.put({ 'text.xml': counting(200) });
    const [train, test] = [await open('text.xml'), await open('text.xml', 'test')];
    expect([train.count, test.count]).to.deep.equal([47, 3]); // 2.5 rounded
    expect(train.heldOut).to.deep.equal({ share: 0.05, fingerprint: '200 bytes in 1 files' });
    const [first] = await readAll(train);
    const [held] = await readAll(test);
    expect([first?.tokens, held?.tokens]).to.deep.equal([
      [0, 1, 2, 3],
      [188, 189, 190, 191],
    ]);
    expect(train.label(5)).to.equal(0);
  });

  it('go on from one file to the next, wherever these end', async () => {
    const sizes = fc.array(fc.nat(9), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 7 }), async (lengths, length) => {
        const total = lengths.reduce((sum, size) => sum + size, 0);
        fc.pre(total >= 2 * length);
        const folder = `case-${lengths.join('-')}-${length}`;
        let from = 0;
        for (const [index, size] of lengths.entries()) {
          await root.put({ [`${folder}/${index < 3 ? '' : 'later/'}${index}`]: counting(size, from) });
          from += size;
        }
        const dataset = await open(folder, 'train', { extents: [length] });
        const tokens = (await readAll(dataset)).flatMap((item) => item.tokens);
        expect(tokens).to.deep.equal([...counting(dataset.count * length)]);
      }),
      { numRuns: 30 },
    );
  });

  it('may have a smaller alphabet, if they keep to it', async () => {
    await root.put({ ascii: 'all of this is ASCII', other: 'nät so good' });
    expect((await open('ascii', 'train', { alphabet: 128 })).count).to.equal(4);
    expect((await dataFailure(open('other', 'train', { alphabet: 128 }))).message).to.match(
      /item 0 holds values beyond the alphabet.*from 0 to 195.*\n.*\n.*data\.alphabet to 256/,
    );
  });

  it('say so where they are packed', async () => {
    await root.put({ 'text.gz': gzipSync('all of this is packed'), text: 'all of this is packed' });
    for (const [name, remarks] of [
      ['text.gz', [/text\.gz: packed, and taken byte by byte as it is \(unpack it.*: text\.gz\./]],
      ['text', []],
    ] as const) {
      const told: string[] = [];
      await openDataset(join(root.path, name), 'train', demands, { tell: (text) => told.push(text) });
      expect(told).to.have.length(remarks.length);
      for (const [index, remark] of remarks.entries()) expect(told[index]).to.match(remark);
    }
  });

  it('must be as long as a sequence, and have no classes', async () => {
    await root.put({ short: 'abc', text: 'abcdefgh' });
    expect((await dataFailure(open('short'))).message).to.match(
      /holds 3 bytes, fewer than one sequence of the spec's 4/,
    );
    expect((await dataFailure(open('text', 'train', { classes: 2 }))).message).to.match(
      /no labels, but the spec says 2/,
    );
    const image = openDataset(`bytes:${join(root.path, 'text')}`, 'train', { ...demands, extents: [2, 2] });
    expect((await dataFailure(image)).message).to.match(/sequences of one axis.*\n.*shape: \[length\]/);
  });
});
