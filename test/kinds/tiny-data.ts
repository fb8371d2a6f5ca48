import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kindNamed } from '../../runtime/data/kinds/kinds.ts';
import type { ItemForm } from '../../runtime/data/kinds/kind.ts';

/** Data of one kind so small that a model learns it in seconds, and a spec that takes them. */
export interface TinyData {
  /** What `--data` has before the folder where the files don't tell their kind. */
  readonly prefix?: string;
  readonly data: string;
  readonly levels: string;
  /** Contents by path inside the folder. */
  readonly files: () => Promise<Readonly<Record<string, Uint8Array | string>>>;
}

const level = (module: string, patch: string): string => `{module: ${module}, patch: ${patch}, width: 24, heads: 2}`;
const levels = (...patches: readonly string[]): string =>
  `[${patches.map((patch, depth) => level(depth === 0 ? 'ar' : 'masked', patch)).join(', ')}]`;

/** Half of the kernels: pages take their time to compile them. */
const oneLevel = levels('1');

/** Files of items of a kind, a folder for each of two classes. */
const encoded = async (
  name: string,
  form: ItemForm,
  value: (item: number, at: number) => number,
): Promise<Readonly<Record<string, Uint8Array>>> => {
  const kind = kindNamed(name);
  const size = form.extents.reduce((product, extent) => product * extent, form.channels);
  const files = Array.from({ length: 12 }, async (_, item): Promise<readonly [string, Uint8Array]> => {
    const tokens = Uint32Array.from({ length: size }, (_zero, at) => value(item, at));
    return [`${item % 2 === 0 ? 'one' : 'two'}/${item}${kind.ending}`, await kind.encode(tokens, form)];
  });
  return Object.fromEntries(await Promise.all(files));
};

const sentences = (item: number): string =>
  `${'the cat sat on the mat. '.repeat(30 + item)}Ende gut, alles gut: ä ö ü.\n`;

/** By kind: every kind must have its own, or `tsc` says so where the table is read. */
export const tinyData: Readonly<Record<string, TinyData>> = {
  image: {
    data: '{kind: image, shape: [6, 4], channels: 4, classes: 2}',
    levels: levels('2', '1'),
    files: () =>
      encoded(
        'image',
        { extents: [6, 4], channels: 4, alphabet: 256, settings: {} },
        (item, at) => (40 * item + 9 * at) % 256,
      ),
  },
  labels: {
    data: '{kind: labels, shape: [6, 4], channels: 1, alphabet: 5, classes: 2}',
    levels: oneLevel,
    files: () =>
      encoded('labels', { extents: [6, 4], channels: 1, alphabet: 5, settings: {} }, (item, at) => (item + at) % 5),
  },
  sound: {
    data: '{kind: sound, shape: [16], channels: 2, rate: 4000, classes: 2}',
    levels: levels('4', '1'),
    files: () =>
      encoded(
        'sound',
        { extents: [100], channels: 2, alphabet: 256, settings: { rate: 4000, encoding: 'mu-law' } },
        (item, at) => (16 * (at % 16) + item) % 256,
      ),
  },
  music: {
    data: '{kind: music, shape: [8, 12], channels: 1, alphabet: 3, lowest: 60, classes: 2}',
    levels: oneLevel,
    files: () =>
      encoded(
        'music',
        { extents: [32, 12], channels: 1, alphabet: 3, settings: { stepsPerBeat: 4, lowest: 60 } },
        (item, at) => (at % 12 === (item + Math.floor(at / 24)) % 12 ? 1 : 0),
      ),
  },
  volume: {
    data: '{kind: volume, shape: [4, 2, 6], channels: 1, alphabet: 4, classes: 2}',
    levels: oneLevel,
    files: () =>
      encoded('volume', { extents: [4, 2, 6], channels: 1, alphabet: 4, settings: {} }, (item, at) => (item + at) % 4),
  },
  symbols: {
    data: '{kind: symbols, shape: [16], channels: 1, alphabet: 5, vocabulary: ACGTN, classes: 2}',
    levels: oneLevel,
    files: () =>
      Promise.resolve(
        Object.fromEntries(
          Array.from({ length: 6 }, (_, item) => [
            `${item % 2 === 0 ? 'one' : 'two'}/${item}.fasta`,
            `>${item}\n${'ACGTTGCA'.repeat(60)}\n`,
          ]),
        ),
      ),
  },
  table: {
    data: '{kind: table, shape: [1], channels: 3, alphabet: 4}',
    levels: oneLevel,
    files: () =>
      Promise.resolve({
        'rows.csv': `height,weight,colour\n${Array.from({ length: 60 }, (_, row) => `${(row * 7) % 40},${row / 4},${['red', 'green', 'blue'][row % 3]!}`).join('\n')}\n`,
      }),
  },
  text: {
    prefix: 'text:',
    data: '{kind: text, shape: [16], channels: 1, alphabet: 257, end: true, classes: 2}',
    levels: `[${level('ar', '4')}, ${level('ar', '1')}]`,
    files: () =>
      Promise.resolve(
        Object.fromEntries(
          Array.from({ length: 8 }, (_, item) => [`${item % 2 === 0 ? 'one' : 'two'}/${item}.txt`, sentences(item)]),
        ),
      ),
  },
  bytes: {
    prefix: 'bytes:',
    data: '{kind: bytes, shape: [16], channels: 1}',
    levels: oneLevel,
    files: () => Promise.resolve({ 'a.bin': Uint8Array.from({ length: 999 }, (_, at) => (at * at) % 256) }),
  },
  array: {
    data: '{kind: array, shape: [4, 6], channels: 1, alphabet: 300, classes: 1}',
    levels: oneLevel,
    files: async () => {
      const form = { extents: [9, 4, 6], channels: 1, alphabet: 300, settings: {} };
      return {
        'images.npy': await kindNamed('array').encode(
          Uint32Array.from({ length: 216 }, (_, at) => at % 300),
          { ...form, extents: [9, 4], channels: 6 },
        ),
      };
    },
  },
};

export const writeTinyData = async (folder: string, { files }: TinyData): Promise<void> => {
  for (const [path, content] of Object.entries(await files())) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
};
