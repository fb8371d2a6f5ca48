/** Folders with the binary versions of CIFAR-10 and CIFAR-100. */
import { join } from 'node:path';
import { readNameLines } from '../class-names.node.ts';
import { closeOnError } from '../close-on-error.ts';
import { DataError } from '../data-error.ts';
import { openBytes } from '../file-bytes.node.ts';
import { CifarItems } from '../formats/cifar.ts';
import type { CifarLabels } from '../formats/cifar.ts';
import type { ItemStore } from '../item-store.ts';
import { randomDivision } from './source.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';

interface Version {
  readonly title: string;
  /** In the order of their items. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  readonly names: string;
  readonly labels: CifarLabels;
  /** Files that only this version has. */
  readonly signs: readonly string[];
  readonly archive: string;
}

const batches = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);

const versions: readonly Version[] = [
  {
    title: 'CIFAR-10',
    train: batches,
    test: ['test_batch.bin'],
    names: 'batches.meta.txt',
    labels: 1,
    signs: [...batches, 'test_batch.bin'],
    archive: 'cifar-10-binary.tar.gz',
  },
  {
    title: 'CIFAR-100',
    train: ['train.bin'],
    test: ['test.bin'],
    names: 'fine_label_names.txt',
    labels: 2,
    signs: ['fine_label_names.txt', 'test.bin'],
    archive: 'cifar-100-binary.tar.gz',
  },
];

/** The files of the version that Python's pickle wrote. */
const pickledFile = /^(data_batch_\d+|test_batch)$/;

const findVersion = (files: readonly string[]): Version | undefined =>
  versions.find(
    ({ signs, train, test }) =>
      files.some((file) => signs.includes(file)) && files.some((file) => train.includes(file) || test.includes(file)),
  );

/** A folder with training files has all of its version's files; a test split may be alone. */
const openCifar = async ({ path, files }: Place): Promise<Source> => {
  const version = findVersion(files);
  if (version === undefined) throw pickled(path);
  const { title, train, test, names } = version;
  const missing = [...train, ...test].filter((file) => !files.includes(file));
  const hasTraining = train.some((file) => files.includes(file));
  if (hasTraining && missing.length > 0) throw incomplete(path, version, missing);
  return {
    path,
    title,
    classNames: files.includes(names) ? await readNameLines(join(path, names)) : undefined,
    splits: {
      train: () => (hasTraining ? openFiles(path, train, version) : Promise.reject(noTraining(path, version))),
      test: () => openFiles(path, test, version),
    },
    division: randomDivision,
  };
};

export const cifarSource: SourceKind = {
  name: 'cifar',
  looksLike:
    'CIFAR-10 (data_batch_1.bin, …, test_batch.bin) or CIFAR-100 (train.bin, test.bin), the unpacked binary version',
  recognises: ({ files }) => findVersion(files) !== undefined || files.some((file) => pickledFile.test(file)),
  open: openCifar,
};

const openFiles = async (path: string, files: readonly string[], { labels }: Version): Promise<ItemStore> => {
  const opened = await Promise.all(files.map((file) => openBytes(join(path, file))));
  return closeOnError(opened, () => CifarItems.open(path, opened, labels));
};

const incomplete = (path: string, { title, archive }: Version, missing: readonly string[]): DataError =>
  new DataError({
    path,
    problem: `${missing.join(', ')} of ${title} ${missing.length === 1 ? 'is' : 'are'} missing`,
    expected: `all files of ${archive}`,
    suggestion: `unpack ${archive} again`,
  });

const noTraining = (path: string, { title, train, archive }: Version): DataError => {
  const problem = `it has no training files of ${title}`;
  return new DataError({ path, problem, expected: train.join(', '), suggestion: `unpack ${archive} again` });
};

const pickled = (path: string): DataError =>
  new DataError({
    path,
    problem: 'this is the Python version of CIFAR-10, which only Python can unpickle',
    expected: 'the binary version: data_batch_1.bin, …, test_batch.bin',
    suggestion: 'fetch cifar-10-binary.tar.gz and unpack it',
  });
