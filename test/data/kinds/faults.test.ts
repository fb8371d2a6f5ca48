import { expect } from 'chai';
import { join } from 'node:path';
import { openDataset } from '../../../runtime/data/open.node.ts';
import type { DataDemands } from '../../../runtime/data/dataset.ts';
import { dataKinds, kindNamed, settingsOf } from '../../../runtime/data/kinds/kinds.ts';
import { npyFile } from '../../../runtime/data/formats/npy-file.ts';
import { wavBytes } from '../../../runtime/data/formats/wav.ts';
import { encodePng } from '../../../runtime/data/png.ts';
import { dataFailure } from '../failure.ts';
import { readAll } from '../read-all.ts';
import { temporaryFolder } from '../temporary.ts';
import type { TemporaryFolder } from '../temporary.ts';

type Content = Uint8Array | string;

/** What may be wrong with a file. A kind whose files can't have a fault says why. */
interface Faults {
  readonly form: Partial<DataDemands>;
  readonly file: string;
  readonly good: () => Content | Promise<Content>;
  /** Cut off in the middle. */
  readonly cut: RegExp | string;
  readonly empty: RegExp;
  /** Other channels, columns or colours than the spec's. */
  readonly channels: readonly [() => Content | Promise<Content>, RegExp] | string;
  /** Values beyond the spec's alphabet. */
  readonly values: readonly [() => Content | Promise<Content>, RegExp] | string;
}

const item = (kind: string, form: Partial<DataDemands>, value: (at: number) => number): Content | Promise<Content> => {
  const { extents = [4], channels = 1, alphabet = 256, settings = {} } = form;
  const size = extents.reduce((product, extent) => product * extent, channels);
  const all = { ...settingsOf(kindNamed(kind), settings), ...settings };
  return kindNamed(kind).encode(
    Uint32Array.from({ length: size }, (_, at) => value(at)),
    { extents, channels, alphabet, settings: all },
  );
};
const picture = (channels: number): Content | Promise<Content> =>
  encodePng({ width: 4, height: 4, channels, pixels: Uint8Array.from({ length: 16 * channels }, (_, at) => 9 * at) });
const square = { extents: [4, 4] };
const sound = { extents: [4], settings: { rate: 8000, encoding: 'linear' } };
const music = { extents: [8, 12], alphabet: 3, settings: { stepsPerBeat: 4, lowest: 60 } };
const box = { extents: [2, 3, 4], alphabet: 5 };
const symbols = { extents: [4], alphabet: 5, settings: { vocabulary: 'ACGTN' } };

const faults: Readonly<Record<string, Faults>> = {
  image: {
    form: { ...square, channels: 1 },
    file: 'one/a.png',
    good: () => picture(1),
    cut: /a\.png: the image can't be decoded.*\n  try: fetch or store it again/,
    empty: /a\.png: it is empty\.\n  try: remove it/,
    channels: 'pictures are brought to the channels of the spec',
    values: 'values of 8 bits are brought to smaller alphabets, and values of 16 bits are those of another test',
  },
  labels: {
    form: { ...square, alphabet: 5 },
    file: 'a.png',
    good: () => item('labels', { ...square, alphabet: 5 }, (at) => at % 5),
    cut: /a\.png: it is cut off after \d+ bytes\.\n  expected: \d+ bytes or more\n  try: fetch or store the file again/,
    empty: /a\.png: it is empty\.\n  try: remove it/,
    channels: [
      () => picture(3),
      /a\.png: it has 3 channels, which are no labels\.\n.*\n  try: store the labels as a palette/,
    ],
    values: [() => item('labels', { ...square, alphabet: 9 }, (at) => at % 9), /beyond the alphabet[^]*8[^]*try: /],
  },
  sound: {
    form: sound,
    file: 'a.wav',
    good: () => item('sound', { ...sound, extents: [40] }, (at) => at),
    cut: /a\.wav: it is cut off after \d+ bytes\.\n  expected: \d+ bytes.*\n  try: fetch it again/,
    empty: /a\.wav: it is empty\.\n  try: remove it/,
    channels: [
      () => wavBytes(new Uint8Array(40), { encoding: 'linear8', rate: 8000, channels: 2 }),
      /a\.wav: it has 2 channels, but the spec says 1\.\n.*\n  try: convert it: sox FILE -c 1 NEW\.wav; or set data\.channels to 2/,
    ],
    values: [
      () => wavBytes(new Uint16Array(40), { encoding: 'linear16', rate: 8000, channels: 1 }),
      /a\.wav: its samples have 16 bits.*\n  try: set data\.alphabet to 65536/,
    ],
  },
  music: {
    form: music,
    file: 'a.mid',
    good: () => item('music', { ...music, extents: [32, 12] }, (at) => Number(at % 12 === Math.floor(at / 24))),
    cut: /a\.mid: track 1 is cut off after \d+ bytes\.\n.*\n  try: fetch or store the file again/,
    empty: /a\.mid: it is empty\.\n.*\n  try: remove the file/,
    channels: 'a piano roll has no channels',
    values: [
      () => item('music', { ...music, settings: { stepsPerBeat: 4, lowest: 20 } }, (at) => Number(at % 12 === 3)),
      /a\.mid: it has a note of pitch 23.*\n[^]*try: /,
    ],
  },
  volume: {
    form: box,
    file: 'a.vox',
    good: () => item('volume', box, (at) => at % 5),
    cut: /a\.vox: .*is cut off after \d+ bytes\.\n.*\n  try: fetch or store the file again/,
    empty: /a\.vox: it is empty\.\n  try: remove it/,
    channels: [
      () => item('volume', { ...box, extents: [3, 3, 4] }, (at) => at % 5),
      /a\.vox: it is 3×3×4×1, but the spec says 2×3×4×1\.\n.*\n  try: change the data's shape/,
    ],
    values: [() => item('volume', { ...box, alphabet: 9 }, (at) => at % 9), /beyond the alphabet[^]*8[^]*try: /],
  },
  symbols: {
    form: symbols,
    file: 'a.fa',
    good: () => '>one\nACGTACGTACGT\n',
    cut: 'a shorter FASTA file is a whole one',
    empty: /a\.fa: it holds no sequences\.\n.*\n  try: give FASTA/,
    channels: 'symbols have no channels',
    values: [() => '>one\nACGTAC\nACU\n', /a\.fa:3:3: "U" is not in the vocabulary[^]*try: /],
  },
  table: {
    form: { extents: [2], alphabet: 4 },
    file: 'a.csv',
    good: () => 'n,c\n1,red\n2,blue\n3,red\n',
    cut: /a\.csv:4: the row has 1 fields\.\n.*\n  try: put fields/,
    empty: /a\.csv: it is empty\.\n  try: put the names of the columns/,
    channels: [() => 'n,c,d\n1,2,3\n', /a\.csv: it is 3×1, but the spec says 2×1\.\n[^]*try: /],
    values: [
      () => `n,c\n${['a', 'b', 'c', 'd', 'e', 'f'].map((name, at) => `${at},${name}`).join('\n')}\n`,
      /a\.csv.*"?c"?[^]*try: /,
    ],
  },
  text: {
    form: { extents: [4] },
    file: 'a.txt',
    good: () => 'some text',
    cut: 'a shorter text is a whole one',
    empty: /it has 0 values along the first axis.*\n  try: give files that hold something/,
    channels: 'text has no channels',
    values: 'bytes are below 256',
  },
  bytes: {
    form: { extents: [4] },
    file: 'a.bin',
    good: () => 'some bytes',
    cut: 'fewer bytes are a whole file',
    empty: /: it holds no bytes\.\n  try: give files that hold something/,
    channels: 'bytes have no channels',
    values: 'bytes are below 256',
  },
  array: {
    form: { extents: [2, 3], alphabet: 5 },
    file: 'images.npy',
    good: () => npyFile(new Uint8Array(24), [4, 2, 3], '|u1'),
    cut: /images\.npy: it is cut off.*\n  try: store or fetch it again/,
    empty: /images\.npy: it is empty\.\n  try: remove it/,
    channels: [() => npyFile(new Uint8Array(48), [4, 2, 3, 2], '|u1'), /images\.npy.*2×3×2[^]*try: /],
    values: [
      () => npyFile(new Uint8Array(24).fill(7), [4, 2, 3], '|u1'),
      /images\.npy.*beyond the alphabet[^]*7[^]*try: /,
    ],
  },
};

describe('a file of every kind of data', () => {
  let root: TemporaryFolder;
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(() => root.remove());

  it('is looked at here', () => {
    expect(Object.keys(faults)).to.have.members(dataKinds.map(({ name }) => name));
  });

  for (const [name, { form, file, good, cut, empty, channels, values }] of Object.entries(faults)) {
    const demands: DataDemands = {
      ...{ extents: [4], channels: 1, classes: 1, alphabet: 256, kind: name },
      ...form,
      settings: { ...settingsOf(kindNamed(name), {}), ...form.settings },
    };
    const read = async (content: Content): Promise<unknown> => {
      await root.put({ [file]: content });
      const dataset = await openDataset(root.path, 'train', demands, { holdOut: 0 });
      return readAll(dataset).finally(() => dataset.close?.());
    };
    const refuse = async (content: Content, message: RegExp): Promise<void> => {
      expect((await dataFailure(read(content))).message.replaceAll(join(root.path, '/'), '')).to.match(message);
    };

    it(`can be read: ${name}`, async () => expect(await read(await good())).to.have.length.above(0));
    if (cut instanceof RegExp)
      it(`that is cut off is named with what to do: ${name}`, async () => {
        const whole = Buffer.from(await good());
        await refuse(whole.subarray(0, Math.floor(whole.length * 0.8)), cut);
      });
    it(`that is empty is named with what to do: ${name}`, () => refuse('', empty));
    if (typeof channels !== 'string')
      it(`of other channels or another shape is named with what to do: ${name}`, async () =>
        refuse(await channels[0](), channels[1]));
    if (typeof values !== 'string')
      it(`with values beyond the alphabet is named with what to do: ${name}`, async () =>
        refuse(await values[0](), values[1]));
  }
});
