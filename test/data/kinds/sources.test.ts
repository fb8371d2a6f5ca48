import { expect } from 'chai';
import { join } from 'node:path';
import { openDataset } from '../../../runtime/data/open.node.ts';
import type { OpenedDataset, OpenOptions } from '../../../runtime/data/open.node.ts';
import type { DataDemands, Split } from '../../../runtime/data/dataset.ts';
import { wavBytes } from '../../../runtime/data/formats/wav.ts';
import { kindNamed, settingsOf } from '../../../runtime/data/kinds/kinds.ts';
import { recogniseSource } from '../../../runtime/data/sources/recognise.node.ts';
import { dataFailure } from '../failure.ts';
import { fixture } from '../formats/fixture.ts';
import { readAll } from '../read-all.ts';
import { temporaryFolder } from '../temporary.ts';
import type { TemporaryFolder } from '../temporary.ts';

/** What a spec of a kind demands, with the kind's usual settings. */
const demandsOf = (kind: string, changes: Partial<DataDemands>): DataDemands => ({
  extents: [4],
  channels: 1,
  classes: 1,
  alphabet: 256,
  kind,
  settings: settingsOf(kindNamed(kind), {}),
  ...changes,
});

const wav = (length: number, from = 0, rate = 8000): Uint8Array =>
  wavBytes(
    Array.from({ length }, (_, at) => (from + at) % 256),
    { encoding: 'linear8', rate, channels: 1 },
  );
const linear = { rate: 8000, encoding: 'linear' };

describe('files of the kinds of data', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  const open = (
    demands: DataDemands,
    split: Split = 'train',
    options: OpenOptions = {},
    path = '',
  ): Promise<OpenedDataset> => openDataset(join(root.path, path), split, demands, options);
  const tokens = async (
    demands: DataDemands,
    split: Split = 'train',
    options: OpenOptions = {},
  ): Promise<(readonly number[])[]> => (await readAll(await open(demands, split, options))).map((item) => item.tokens);
  const fixtures = (...names: string[]): Promise<void> =>
    root.put(Object.fromEntries(names.map((name) => [name, fixture(name).bytes])));

  it('are recognised by their names', async () => {
    const files = ['a.wav', 'a.mid', 'a.vox', 'a.fa', 'a.csv', 'a.txt'];
    for (const file of files) await root.put({ [file]: 'x', [`of-${file}/${file}`]: 'x' });
    for (const [index, kind] of ['sound', 'music', 'volume', 'symbols', 'table', 'text'].entries()) {
      const file = files[index]!;
      for (const path of [file, `of-${file}`])
        expect((await recogniseSource(join(root.path, path), undefined)).kind.name).to.equal(kind);
    }
    const wanted = demandsOf('bytes', {});
    expect((await recogniseSource(join(root.path, 'a.wav'), wanted)).kind.name).to.equal('bytes');
  });

  it('are cut into clips that hold parts of one file each, and what is left is told', async () => {
    await root.put({ 'a.wav': wav(9), 'b.wav': wav(4, 100), 'c.wav': wav(3, 200), 'notes.txt': 'no sound' });
    const told: string[] = [];
    const demands = demandsOf('sound', { settings: linear });
    expect(await tokens(demands, 'train', { holdOut: 0, tell: (text) => told.push(text) })).to.deep.equal([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [100, 101, 102, 103],
    ]);
    expect(told.join('\n')).to.match(/left out, as no clips: notes\.txt/);
    expect(told.join('\n')).to.match(/left out, as shorter than an item: c\.wav/);
    expect(told.join('\n')).to.match(/no whole item at the end of files: 25 % in all/);
  });

  it('have classes by folder, splits by folder, or hold the tail out', async () => {
    await root.put({ 'train/low/a.wav': wav(8), 'train/high/b.wav': wav(8, 100), 'test/low/c.wav': wav(4, 50) });
    const demands = demandsOf('sound', { settings: linear, classes: 2 });
    const train = await readAll(await open(demands));
    expect(train.map(({ label, tokens: [first] }) => [label, first]).sort()).to.deep.equal([
      [0, 100],
      [0, 104],
      [1, 0],
      [1, 4],
    ]);
    const dataset = await open(demands, 'test');
    expect(dataset.classNames).to.deep.equal(['high', 'low']);
    expect((await readAll(dataset)).map(({ label, tokens: [first] }) => [label, first])).to.deep.equal([[1, 50]]);
    await root.put({ 'long.wav': wav(400) });
    const one = await open(demandsOf('sound', { settings: linear }), 'test', {}, 'long.wav');
    expect((await readAll(one)).map((item) => item.tokens[0])).to.deep.equal([
      380 % 256,
      384 % 256,
      388 % 256,
      392 % 256,
      396 % 256,
    ]);
  });

  it('of text go on from one to the next, of text by any other name too', async () => {
    await root.put({ 'a.txt': 'abcde', 'b.md': 'fgh' });
    const text = async (): Promise<string[]> =>
      (await tokens(demandsOf('text', {}), 'train', { holdOut: 0 })).map((item) => String.fromCharCode(...item));
    expect(await text()).to.deep.equal(['abcd', 'efgh']);
    await root.put({ 'source/a.c': 'int main' });
    const dataset = await open(demandsOf('text', {}), 'train', { holdOut: 0 }, 'source');
    expect([dataset.title, dataset.count]).to.deep.equal(['text', 2]);
  });

  it('end in a mark that fills their last item, where the spec wants one', async () => {
    await root.put({ 'a.txt': 'abcdef', 'b.txt': 'xyzw', 'c.txt': 'q' });
    const demands = demandsOf('text', { alphabet: 257, end: true });
    const all = await tokens(demands, 'train', { holdOut: 0 });
    const codes = (text: string, ends: number): readonly number[] => [...Buffer.from(text), ...Array.from({ length: ends }, () => 256)]; // prettier-ignore
    expect(all).to.deep.equal([codes('abcd', 0), codes('ef', 2), codes('xyzw', 0), codes('', 4), codes('q', 3)]);
    expect(await tokens(demandsOf('text', {}), 'train', { holdOut: 0 })).to.have.length(2);
  });

  it('with an end mark have their class however short they are', async () => {
    await root.put({ 'one/a.txt': 'abcd', 'two/b.txt': '', 'two/c.txt': 'abcdefgh' });
    const dataset = await open(demandsOf('text', { alphabet: 257, end: true, classes: 2 }), 'train', { holdOut: 0 });
    const items = await readAll(dataset);
    expect(items.map(({ tokens, label }) => `${label}: ${tokens[0]!}`).sort()).to.deep.equal(
      ['0: 97', '0: 256', '1: 256', '1: 97', '1: 101', '1: 256'].sort(),
    );
  });

  it('name a class whose files are all shorter than an item, with advice that arrives', async () => {
    await root.put({ 'one/a.txt': 'abcdefgh', 'two/b.txt': 'ab', 'two/c.txt': 'abc' });
    const demands = demandsOf('text', { classes: 2 });
    expect((await dataFailure(open(demands))).message).to.match(
      /two\/c\.txt: it has 3 values along the first axis, the most of all files of its class, and fewer than one item of the spec's 4\.\n  try: add longer files to its class, set the first extent of data\.shape to 3 or less, or remove/,
    );
    expect(await readAll(await open({ ...demands, extents: [3] }, 'train', { holdOut: 0 }))).to.have.length.above(2);
    await root.put({ 'two/d.txt': 'abcd' });
    expect(await readAll(await open(demands, 'train', { holdOut: 0 }))).to.have.length(3);
  });

  it('of symbols and rows are taken by what they hold', async () => {
    await root.put({ 'a.fa': '>one\nACGT\n>two\nGGNN\n' });
    expect(await tokens(demandsOf('symbols', { alphabet: 5 }), 'train', { holdOut: 0 })).to.deep.equal([
      [0, 1, 2, 3],
      [2, 2, 4, 4],
    ]);
    await root.put({ 'rows/a.csv': 'n,c\n1,x\n2,y\n3,x\n' });
    const rows = demandsOf('table', { extents: [2], alphabet: 4 });
    const dataset = await open(rows, 'train', { holdOut: 0 }, 'rows');
    expect((await readAll(dataset)).map((item) => item.tokens)).to.deep.equal([
      [0, 0],
      [1, 1],
      [2, 0],
    ]);
    expect(dataset.facts).to.deep.equal([
      { name: 'n', edges: [1.5, 2.5], values: ['1', '2', '3'] },
      { name: 'c', values: ['x', 'y'] },
    ]);
    await root.put({ 'other/a.csv': 'n,c\n9,y\n9,y\n' });
    const facts = dataset.facts;
    const other = await open({ ...rows, facts }, 'train', { holdOut: 0 }, 'other');
    expect((await readAll(other)).map((item) => item.tokens)).to.deep.equal([
      [2, 1],
      [2, 1],
    ]);
    const cell = await open({ ...rows, extents: [1], channels: 2 }, 'train', { holdOut: 0 }, 'rows');
    expect(cell.count).to.equal(3);
  });

  it('of labels, voxels and music keep what they learn', async () => {
    await fixtures('labels-4.png', 'labels-8.png');
    const maps = await open(demandsOf('labels', { extents: [7, 13], alphabet: 5 }), 'train', { holdOut: 0 });
    expect(maps.count).to.equal(2);
    expect(maps.facts).to.have.nested.property('palette[0]', '#c80000ff');
    await root.put({ 'v/a.vox': fixture('plain.vox').bytes, 'm/a.mid': fixture('scale.mid').bytes });
    const volumes = await open(demandsOf('volume', { extents: [4, 3, 5] }), 'train', { holdOut: 0 }, 'v');
    expect(volumes.facts).to.have.nested.property('palette[1]', '#ffffffff');
    const music = await open(demandsOf('music', { extents: [8, 32], alphabet: 3 }), 'train', { holdOut: 0 }, 'm');
    expect(music.count).to.equal(2);
    expect(music.facts).to.have.property('tempo').that.is.closeTo(90, 1e-3);
  });

  it('that are named by the user may have any name', async () => {
    await root.put({ sequences: '>one\nACGTACGT\n' });
    const dataset = await openDataset(
      `symbols:${join(root.path, 'sequences')}`,
      'train',
      demandsOf('symbols', { alphabet: 5 }),
    );
    expect(dataset.count).to.equal(1);
  });

  const bad: readonly [string, Readonly<Record<string, Uint8Array | string>>, DataDemands, RegExp][] = [
    [
      'another rate',
      { 'a.wav': wav(9, 0, 11025) },
      demandsOf('sound', { settings: linear }),
      /a\.wav: it has 11025 frames a second, but the spec says 8000.*\n.*sox FILE -r 8000.*set data\.rate to 11025/,
    ],
    [
      'too many channels',
      { 'a.wav': fixture('four-channels.wav').bytes },
      demandsOf('sound', { settings: { ...linear, rate: 44100 } }),
      /it has 4 channels, but the spec says 1.*\n.*mono\n.*sox FILE -c 1/,
    ],
    [
      '16 bits for an alphabet of 256',
      { 'a.wav': fixture('mono-16.wav').bytes },
      demandsOf('sound', { settings: { ...linear, rate: 11025 } }),
      /samples have 16 bits.*\n.*data\.alphabet to 65536, or data\.encoding to mu-law/,
    ],
    [
      '8 bits for an alphabet of 65536',
      { 'a.wav': wav(9) },
      demandsOf('sound', { settings: linear, alphabet: 65536 }),
      /samples have 8 bits.*\n.*data\.alphabet to 256/,
    ],
    [
      'a file that is cut off',
      { 'a.wav': wav(9).subarray(0, 50) },
      demandsOf('sound', { settings: linear }),
      /a\.wav: it is cut off after 50 bytes/,
    ],
    ['an empty file', { 'a.wav': '' }, demandsOf('sound', {}), /a\.wav: it is empty/],
    [
      'files that are too short',
      { 'a.wav': wav(3) },
      demandsOf('sound', { settings: linear }),
      /has 3 values along the first axis, fewer than one item of the spec's 4.*\n.*data\.shape to 3 or less/,
    ],
    [
      'no files of the kind',
      { 'a.txt': 'text' },
      demandsOf('music', { extents: [4, 8], alphabet: 3 }),
      /a\.txt: it does not begin like a MIDI file/,
    ],
    [
      'notes outside the grid',
      { 'a.mid': fixture('scale.mid').bytes },
      demandsOf('music', { extents: [4, 8], alphabet: 3 }),
      /a\.mid: it has a note of pitch/,
    ],
    [
      'percussion alone',
      { 'a.mid': fixture('drums.mid').bytes },
      demandsOf('music', { extents: [4, 8], alphabet: 3 }),
      /a\.mid: it holds percussion alone/,
    ],
    [
      'maps of another size',
      { 'a.png': fixture('labels-4.png').bytes },
      demandsOf('labels', { extents: [8, 8] }),
      /a\.png: it is 7×13×1, but the spec says 8×8×1/,
    ],
    [
      'colours for labels',
      { 'a.png': fixture('colour-opacity.png').bytes },
      demandsOf('labels', { extents: [7, 13] }),
      /a\.png: it has 4 channels, which are no labels/,
    ],
    [
      'labels beyond the alphabet',
      { 'a.png': fixture('labels-4.png').bytes, 'b.png': fixture('labels-4.png').bytes },
      demandsOf('labels', { extents: [7, 13], alphabet: 3 }),
      /values beyond the alphabet.*from 0 to 4/,
    ],
    [
      'symbols outside the vocabulary',
      { 'a.fa': '>one\nACGU\n' },
      demandsOf('symbols', { alphabet: 5 }),
      /a\.fa:2:4: "U" is not in the vocabulary/,
    ],
    [
      'a row without its fields',
      { 'a.csv': 'n,c\n1\n' },
      demandsOf('table', { extents: [2] }),
      /a\.csv:2: the row has 1 fields/,
    ],
    [
      'a table of other columns',
      { 'a.csv': 'n,c\n1,2\n' },
      demandsOf('table', { extents: [3] }),
      /a\.csv: it is 2×1, but the spec says 3×1/,
    ],
    [
      'voxels that are cut off',
      { 'a.vox': fixture('plain.vox').bytes.subarray(0, 70) },
      demandsOf('volume', { extents: [4, 3, 5] }),
      /a\.vox: .* is cut off/,
    ],
  ];
  for (const [fault, files, demands, message] of bad) {
    it(`refuse ${fault}, with the file, the place and a cure`, async () => {
      await root.put(files);
      expect((await dataFailure(open(demands))).message).to.match(message);
    });
  }

  it('must agree on their palette', async () => {
    await fixtures('palette.vox', 'plain.vox');
    const dataset = await open(demandsOf('volume', { extents: [4, 3, 5] }), 'train', { holdOut: 0 });
    expect((await dataFailure(readAll(dataset))).message).to.match(
      /plain\.vox: colour 1 of its palette is #ffffffff, but that of the files before it is #01fe07ff.*\n.*\n.*one palette/,
    );
  });
});
