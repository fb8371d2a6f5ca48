/** Folders with the binary versions of CIFAR-10 and CIFAR-100. */
import { join } from 'node:path';
import { readNameLines } from '../class-names.node.ts';
import { closeOnError } from '../close-on-error.ts';
import { DataError } from '../data-error.ts';
import { openBytes } from '../file-bytes.node.ts';
import { CifarItems, type CifarLabels } from '../formats/cifar.ts';
import type { ItemStore } from '../item-store.ts';
import { randomDivision, type Place, type Source, type SourceKind } from './source.node.ts';

interface Version {
  readonly title: string;
  readonly train: RegExp;
  readonly test: RegExp;
  readonly names: string;
  readonly labels: CifarLabels;
  /** Files that only this version has. */
  readonly sign: RegExp;
}

const versions: readonly Version[] = [
  {
    title: 'CIFAR-10',
    train: /^data_batch_\d+\.bin$/,
    test: /^test_batch\.bin$/,
    names: 'batches.meta.txt',
    labels: 1,
    sign: /^(data_batch_\d+|test_batch)\.bin$/,
  },
  {
    title: 'CIFAR-100',
    train: /^train\.bin$/,
    test: /^test\.bin$/,
    names: 'fine_label_names.txt',
    labels: 2,
    sign: /^(fine_label_names\.txt|test\.bin)$/,
  },
];

/** The files of the version that Python's pickle wrote. */
const PICKLED = /^(data_batch_\d+|test_batch)$/;

export const cifarSource: SourceKind = {
  name: 'cifar',
  looksLike:
    'CIFAR-10 (data_batch_1.bin, …, test_batch.bin) or CIFAR-100 (train.bin, test.bin), the unpacked binary version',
  recognises: ({ files }) => findVersion(files) !== undefined || files.some((file) => PICKLED.test(file)),
  open: openCifar,
};

function findVersion(files: readonly string[]): Version | undefined {
  return versions.find(({ sign, train, test }) => {
    const hasData = files.some((file) => train.test(file) || test.test(file));
    return hasData && files.some((file) => sign.test(file));
  });
}

async function openCifar({ path, files }: Place): Promise<Source> {
  const version = findVersion(files);
  if (version === undefined) throw pickled(path);
  const { title, train, test, names } = version;
  const [trainFiles, testFiles] = [train, test].map((pattern) => files.filter((file) => pattern.test(file)));
  const open = (chosen: readonly string[] = []): Promise<ItemStore> => openFiles(path, chosen, version);
  return {
    path,
    title,
    classNames: files.includes(names) ? await readNameLines(join(path, names)) : undefined,
    splits: { train: () => open(trainFiles), test: testFiles?.length === 0 ? undefined : () => open(testFiles) },
    division: randomDivision,
  };
}

async function openFiles(path: string, files: readonly string[], { title, labels }: Version): Promise<ItemStore> {
  if (files.length === 0) throw new DataError({ path, problem: `it has no training files of ${title}` });
  // Numbers in names count as numbers: data_batch_10 comes after data_batch_9.
  const ordered = [...files].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const opened = await Promise.all(ordered.map((file) => openBytes(join(path, file))));
  return closeOnError(opened, () => CifarItems.open(path, opened, labels));
}

function pickled(path: string): DataError {
  return new DataError({
    path,
    problem: 'this is the Python version of CIFAR-10, which only Python can unpickle',
    expected: 'the binary version: data_batch_1.bin, …, test_batch.bin',
    suggestion: 'fetch cifar-10-binary.tar.gz and unpack it',
  });
}
