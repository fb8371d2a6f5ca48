import { expect } from 'chai';
import { kindNamed, knownItems, settingsOf } from '../../../runtime/data/kinds/kinds.ts';
import type { DataKind, ItemForm } from '../../../runtime/data/kinds/kind.ts';
import { fixture } from '../formats/fixture.ts';

const form = (kind: DataKind, changes: Partial<ItemForm> & Pick<ItemForm, 'extents'>): ItemForm => ({
  channels: 1,
  alphabet: 256,
  settings: settingsOf(kind, {}),
  ...changes,
});

/** A file of a kind, with the item that was read from it and what it was read with. */
interface Case {
  readonly kind: string;
  readonly file: string;
  readonly bytes?: Uint8Array;
  readonly changes?: Partial<ItemForm>;
}

const letters = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Files that come back as items of their whole length. */
const cases: readonly Case[] = [
  { kind: 'labels', file: 'labels-4.png' },
  { kind: 'labels', file: 'labels-8.png' },
  { kind: 'sound', file: 'mono-8.wav' },
  { kind: 'sound', file: 'stereo-16.wav', changes: { alphabet: 65536, settings: { rate: 44100, encoding: 'linear' } } },
  { kind: 'sound', file: 'ramp-mu-law.wav' },
  { kind: 'music', file: 'scale.mid' },
  { kind: 'volume', file: 'palette.vox' },
  { kind: 'symbols', file: 'x.fa', bytes: letters('>one\nACGTN\n>two\nGG\n') },
  { kind: 'text', file: 'x.txt', bytes: letters('Grüße, €') },
  { kind: 'table', file: 'x.csv', bytes: letters('a,b\n1,x\n2,\n5,x\n') },
];

describe('kinds of data', () => {
  for (const { kind: name, file, bytes, changes } of cases) {
    it(`bring a file to tokens and back: ${name}, ${file}`, async () => {
      const kind = kindNamed(name);
      const reading = kind.files!;
      const source = bytes === undefined ? fixture(file) : { path: file, bytes };
      const proposed = { ...(await reading.propose([source])), ...changes };
      const read = await reading.decode(source, proposed, undefined);
      const extents = reading.manner === 'list' ? proposed.extents : read.shape.slice(0, -1);
      const known: ItemForm = { ...proposed, extents, channels: read.shape.at(-1)!, facts: read.facts };
      expect(kind.fault(known), 'fault').to.equal(undefined);
      expect(Math.max(...read.values)).to.be.below(known.alphabet);
      const size = extents.reduce((product, extent) => product * extent, known.channels);
      const item = Uint32Array.from(read.values.subarray(0, size));
      const written = { path: `y${kind.ending}`, bytes: await kind.encode(item, known) };
      const again = await reading.decode(written, known, known.facts);
      expect([...again.values]).to.deep.equal([...item]);
      const { width, height, channels, pixels } = kind.picture(item, known);
      expect(pixels).to.have.length(width * height * channels);
      expect(new Set(pixels).size, 'shades').to.be.above(1);
    });
  }

  it('propose forms that fit their files', async () => {
    const propose = async (name: string, ...files: string[]): Promise<unknown> =>
      kindNamed(name).files!.propose(files.map(fixture));
    expect(await propose('labels', 'labels-4.png')).to.deep.equal({
      extents: [7, 13],
      channels: 1,
      alphabet: 5,
      settings: {},
    });
    expect(await propose('sound', 'stereo-16.wav')).to.deep.equal({
      extents: [64],
      channels: 2,
      alphabet: 256,
      settings: { rate: 44100, encoding: 'mu-law' },
    });
    expect(await propose('music', 'scale.mid')).to.deep.equal({
      extents: [8, 24],
      channels: 1,
      alphabet: 3,
      settings: { stepsPerBeat: 4, lowest: 45 },
    });
    expect(await propose('volume', 'plain.vox')).to.deep.include({ extents: [4, 3, 5], alphabet: 19 });
  });

  it('show text, with marks for what is none', () => {
    const item = Uint32Array.of(0x61, 0xff, 0x62, 256, 0x63);
    const data = { extents: [5], channels: 1, alphabet: 257, kind: 'text', settings: {}, end: true };
    const { kind: text, form: known } = knownItems(data);
    expect(text.text!(item, known)).to.equal('a\ufffdb');
    expect(new TextDecoder().decode(text.encode(item, known) as Uint8Array)).to.equal('a\ufffdb');
    const table = kindNamed('table');
    expect(table.text!(Uint32Array.of(1, 0), form(table, { extents: [2], alphabet: 4 }))).to.equal(
      'column 1,column 2\n1,0',
    );
  });

  it('have pictures of the same size for all items, in colour where they have a palette', () => {
    const volume = kindNamed('volume');
    const [empty, full] = [0, 9].map((value) =>
      volume.picture(new Uint32Array(24).fill(value), form(volume, { extents: [2, 3, 4] })),
    );
    expect([empty!.width, empty!.height, empty!.channels]).to.deep.equal([full!.width, full!.height, 3]);
    expect(new Set(empty!.pixels)).to.deep.equal(new Set([255]));
    const music = kindNamed('music');
    const roll = music.picture(Uint32Array.of(1, 0, 2, 0), form(music, { extents: [2, 2], alphabet: 3 }));
    expect([...roll.pixels]).to.deep.equal([255, 255, 0, 112]); // the lowest pitch is at the bottom
  });

  const faults: readonly [string, Partial<ItemForm> & Pick<ItemForm, 'extents'>, string, RegExp][] = [
    ['labels', { extents: [4] }, 'shape', /two axes/],
    ['labels', { extents: [4, 4], alphabet: 300 }, 'alphabet', /at most 256/],
    ['sound', { extents: [4, 4] }, 'shape', /one axis/],
    ['sound', { extents: [4], channels: 3 }, 'channels', /mono.*stereo/],
    ['sound', { extents: [4], alphabet: 65536 }, 'alphabet', /256, as µ-law/],
    ['music', { extents: [4, 4] }, 'alphabet', /3: silent/],
    ['music', { extents: [4, 100], alphabet: 3 }, 'lowest', /127: 28 or less/],
    ['volume', { extents: [300, 1, 1] }, 'shape', /at most 256/],
    ['symbols', { extents: [4], alphabet: 3 }, 'alphabet', /5, as the vocabulary/],
    ['symbols', { extents: [4], settings: { vocabulary: 'ABA' } }, 'vocabulary', /each symbol once/],
    ['text', { extents: [4], channels: 2 }, 'channels', /channels: 1/],
    ['table', { extents: [4], channels: 2 }, 'channels', /shape: \[columns\]/],
  ];
  for (const [name, changes, key, expected] of faults) {
    it(`say what they can't be: ${name}, ${key}`, () => {
      const kind = kindNamed(name);
      const fault = kind.fault(form(kind, changes));
      expect(fault?.key).to.equal(key);
      expect(fault?.expected).to.match(expected);
    });
  }
});
