/** Folders of IDX files, gzipped or not: MNIST and its relatives. */
import { join } from 'node:path';
import { readClassNames } from '../class-names.node.ts';
import { closeOnError } from '../close-on-error.ts';
import { DataError } from '../data-error.ts';
import type { Split } from '../dataset.ts';
import { openBytes } from '../file-bytes.node.ts';
import { idxItems, readIdx, readPackedIdx } from '../formats/idx.ts';
import type { ItemStore } from '../item-store.ts';
import { listFolder } from '../listing.node.ts';
import type { StoredArray } from '../stored-array.ts';
import { isGzip } from '../unpack.ts';
import { debianNames } from './bundled.node.ts';
import { randomDivision } from './source.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';
import { splitFolders, splitNames } from './split-names.ts';

/** What MNIST and its relatives put behind `images` and `labels`: `train-images-idx3-ubyte.gz`, `images.idx3-ubyte`, `images`. */
const ending = '([-._]idx\\d?)?([-._]ubyte)?(\\.gz)?$';
const splitPrefix = `(?:(?:${[...splitNames.train, ...splitNames.test].join('|')})[-._])?`;
const anyFile = new RegExp(`^${splitPrefix}(?:images|labels)${ending}`);

interface Pair {
  readonly images: string;
  readonly labels: string;
}

/** A folder that may hold files of a split, and what their names begin with. */
interface Candidate {
  readonly folder: string;
  readonly files: readonly string[];
  readonly prefix: string;
}

const openIdxFolder = async (place: Place): Promise<Source> => {
  const [train, test] = [await findPair(place, 'train'), await findPair(place, 'test')];
  return {
    path: place.path,
    title: 'IDX files',
    classNames: (await readClassNames(place.path, place)) ?? (await debianNames(place.path)),
    splits: {
      train: () => (train === undefined ? Promise.reject(noTraining(place.path)) : openPair(train)),
      test: test && (() => openPair(test)),
    },
    division: randomDivision,
  };
};

export const idxSource: SourceKind = {
  name: 'idx',
  looksLike: 'IDX files, gzipped or not: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, …',
  recognises: async (place) =>
    (await candidates(place, undefined)).some(({ files }) => files.some((file) => anyFile.test(file))),
  open: openIdxFolder,
};

const openPair = async ({ images, labels }: Pair): Promise<ItemStore> => {
  const opened = await openIdx(images);
  return closeOnError([opened.bytes], async () => idxItems(opened, await openIdx(labels)));
};

/** Gzipped files are unpacked into memory, others stay on the disk. */
const openIdx = async (path: string): Promise<StoredArray> => {
  const bytes = await openBytes(path);
  if (!isGzip(await bytes.read(0, Math.min(2, bytes.size)))) return closeOnError([bytes], () => readIdx(bytes));
  const packed = await bytes.read(0, bytes.size).finally(() => bytes.close());
  return readPackedIdx(path, packed);
};

/** The files of a split; undefined where it has none. Rejects with a DataError where it has only half of them. */
const findPair = async (place: Place, split: Split): Promise<Pair | undefined> => {
  for (const { folder, files, prefix } of await candidates(place, split)) {
    const find = (what: string): string | undefined =>
      files.find((file) => new RegExp(`^${prefix}${what}${ending}`).test(file));
    const [images, labels] = [find('images'), find('labels')];
    if (images !== undefined && labels !== undefined) {
      return { images: join(folder, images), labels: join(folder, labels) };
    }
    if (images ?? labels) throw missingHalf(folder, images === undefined ? 'images' : 'labels', split);
  }
  return undefined;
};

/** Files with the split's name in front, then files in its folder, then files that name no split, which are for training. */
const candidates = async ({ path, files, folders }: Place, split: Split | undefined): Promise<readonly Candidate[]> => {
  const names = split === undefined ? [...splitNames.train, ...splitNames.test] : splitNames[split];
  const inRoot = names.map((name) => ({ folder: path, files, prefix: `${name}[-._]` }));
  const own = splitFolders(folders, split).map((name) => join(path, name));
  const inFolders = await Promise.all(
    own.map(async (folder) => ({ folder, files: (await listFolder(folder)).files, prefix: splitPrefix })),
  );
  const unnamed = split === 'test' ? [] : [{ folder: path, files, prefix: '' }];
  return [...inRoot, ...inFolders, ...unnamed];
};

const missingHalf = (folder: string, missing: 'images' | 'labels', split: Split): DataError =>
  new DataError({
    path: folder,
    problem: `the ${missing} of its ${split} split are missing`,
    expected: 'a file of images and one of labels',
  });

const noTraining = (path: string): DataError =>
  new DataError({
    path,
    problem: 'it has no train split',
    expected: 'train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped or not',
  });
