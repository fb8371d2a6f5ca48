/** Files of any bytes as sequences: enwik8, text, music, anything. */
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isArchive } from '../archive.ts';
import { DataError } from '../data-error.ts';
import type { WantedItems } from '../dataset.ts';
import type { Tokens } from '../elements.ts';
import { openBytes } from '../file-bytes.node.ts';
import { fileReads } from '../item-store.ts';
import type { ItemStore } from '../item-store.ts';
import { bytes } from '../kinds/bytes.ts';
import { powerUpTo } from '../kinds/power-up-to.ts';
import { listLeftOut } from '../left-out.ts';
import { filesBelow, noFile } from '../listing.node.ts';
import { tailDivision } from './source.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';

/** Kinds whose tokens may be the bytes of files; what names no kind is read as bytes too. */
const byteKinds: readonly (string | undefined)[] = ['bytes', 'array', undefined];

/** Bytes in a sequence of a spec that is proposed. */
const proposedLength = 256;

const openByteSequences = async ({ path, isFile }: Place, wanted: WantedItems | undefined): Promise<Source> => {
  const length = sequenceLength(path, wanted);
  const files = isFile ? [await sized(path)] : await sizedFilesBelow(path);
  return {
    path,
    title: 'bytes',
    classNames: undefined,
    remarks: packedRemark(files),
    splits: { train: () => Promise.resolve(new ByteItems(path, files, length)), test: undefined },
    division: tailDivision,
  };
};

export const bytesSource: SourceKind = {
  name: 'bytes',
  looksLike:
    'a file or folder of any bytes, cut into sequences, where the spec has a shape of one axis and one channel',
  recognises: ({ isFile, files, folders }, wanted) =>
    wanted?.extents.length === 1 &&
    wanted.channels === 1 &&
    byteKinds.includes(wanted.kind) &&
    (isFile || files.length + folders.length > 0),
  propose: async ({ path, isFile }, { extents }) => {
    const files = isFile ? [await sized(path)] : await sizedFilesBelow(path);
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const length = powerUpTo(total, proposedLength);
    return { kind: bytes.name, extents: extents ?? [length], channels: 1, alphabet: 256, settings: {} };
  },
  open: openByteSequences,
};

/** What is packed looks like noise: nothing can be learnt of it. */
const packedRemark = (files: readonly SizedFile[]): readonly string[] => {
  const packed = files.map(({ path }) => basename(path)).filter(isArchive);
  if (packed.length === 0) return [];
  return [`packed, and taken byte by byte as it is (unpack it to learn what is in it): ${listLeftOut(packed)}`];
};

const sequenceLength = (path: string, wanted: WantedItems | undefined): number => {
  const [length, more] = wanted?.extents ?? [];
  if (length !== undefined && more === undefined && wanted?.channels === 1) return length;
  throw new DataError({
    path,
    problem: 'bytes are cut into sequences of one axis and one channel',
    expected: 'shape: [length] and channels: 1 in the spec',
  });
};

interface SizedFile {
  readonly path: string;
  readonly size: number;
}

const sized = async (path: string): Promise<SizedFile> => {
  const { size } = await stat(path);
  return { path, size };
};

const sizedFilesBelow = async (folder: string): Promise<readonly SizedFile[]> => {
  const files: SizedFile[] = [];
  const refuse = (path: string): never => {
    throw noFile(join(folder, path));
  };
  for await (const file of filesBelow(folder, refuse)) files.push(await sized(join(folder, file)));
  return files;
};

/** The files' bytes one after the other, in the order of their names, cut into sequences; what is left at the end is left out. */
class ByteItems implements ItemStore {
  readonly path: string;
  readonly count: number;
  readonly shape: readonly number[];
  readonly labels = undefined;
  readonly isCostly = false;
  readonly width = fileReads;
  readonly fingerprint: string;
  readonly #files: readonly SizedFile[];
  /** Where each file begins in the whole. */
  readonly #starts: Float64Array;
  readonly #length: number;

  constructor(path: string, files: readonly SizedFile[], length: number) {
    let total = 0;
    this.#starts = Float64Array.from(files, ({ size }) => (total += size) - size);
    if (total < length) {
      if (total === 0)
        throw new DataError({ path, problem: 'it holds no bytes', suggestion: 'give files that hold something' });
      const problem = `it holds ${total} bytes, fewer than one sequence of the spec's ${length}`;
      throw new DataError({ path, problem, suggestion: `set data.shape to [${total}] or less` });
    }
    this.path = path;
    this.count = Math.floor(total / length);
    this.shape = [length];
    this.fingerprint = `${total} bytes in ${files.length} files`;
    this.#files = files;
    this.#length = length;
  }

  fits(alphabet: number): boolean {
    return alphabet >= 256;
  }

  async read(first: number, count: number): Promise<Tokens> {
    const items = new Uint8Array(count * this.#length);
    const start = first * this.#length;
    for (let at = 0, file = this.#fileAt(start); at < items.length; file++) {
      const { path, size } = this.#files[file] ?? { path: this.path, size: 0 };
      const from = start + at - (this.#starts[file] ?? 0);
      const to = Math.min(from + items.length - at, size);
      items.set(await readRange(path, from, to), at);
      at += to - from;
    }
    return items;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The file that holds byte `position` of the whole. */
  #fileAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? Infinity) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Files are opened for each read: there may be more of them than a process may hold open. */
const readRange = async (path: string, start: number, end: number): Promise<Uint8Array> => {
  if (start >= end) return new Uint8Array(0);
  const file = await openBytes(path);
  try {
    return await file.read(start, end);
  } finally {
    await file.close();
  }
};
