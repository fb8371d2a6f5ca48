/** Sets that are stored in several files, whose names or folders tell the split: "train-00000-of-00004.parquet", "val/000001.tar". */
import { basename, dirname, extname, join } from 'node:path';
import { DataError } from '../data-error.ts';
import type { Split } from '../dataset.ts';
import { listLeftOut } from '../left-out.ts';
import { listFolder } from '../listing.node.ts';
import type { Place } from './source.node.ts';
import { splitFolders, splitNames } from './split-names.ts';

/** The paths of each split's files, in the order of their names. */
export type SplitPaths = Readonly<Record<Split, readonly string[]>>;

/** Where Hugging Face's repositories have their files, beside a page about them. */
const dataFolder = 'data';

/** Every file with this ending: the place itself, or what is in it and in its folders of splits or of data. */
export const filesEnding = async (
  { path, isFile, files, folders }: Place,
  ending: string,
): Promise<readonly string[]> => {
  const has = (name: string): boolean => extname(name).toLowerCase() === ending;
  if (isFile) return has(path) ? [path] : [];
  const inFolder = async (folder: string): Promise<readonly string[]> =>
    (await listFolder(join(path, folder))).files.filter(has).map((name) => join(path, folder, name));
  const below = await Promise.all(
    [...splitFolders(folders), ...folders.filter((name) => name === dataFolder)].map(inFolder),
  );
  return [...files.filter(has).map((name) => join(path, name)), ...below.flat()];
};

/** The files by split. Where none is named after the training split, all that aren't of a test split are its. Throws a DataError where some of a numbered set are missing. */
export const bySplit = (place: Place, paths: readonly string[]): SplitPaths => {
  const of = (split: Split): readonly string[] => {
    const name = splitNames[split].find((candidate) => paths.some((path) => isOf(path, candidate)));
    return name === undefined ? [] : paths.filter((path) => isOf(path, name));
  };
  const [train, test] = [of('train'), of('test')];
  const others = paths.filter((path) => !splitNames.test.some((name) => isOf(path, name)));
  const split = { train: train.length === 0 ? others : train, test };
  if (!place.isFile) for (const files of [split.train, split.test]) checkComplete(place.path, files);
  return split;
};

/** What the user should hear of files that are of neither split. */
export const splitRemarks = (
  { path }: Place,
  paths: readonly string[],
  { train, test }: SplitPaths,
): readonly string[] => {
  const others = paths.filter((file) => !train.includes(file) && !test.includes(file));
  const names = others.map((file) => file.slice(path.length + 1));
  return names.length === 0 ? [] : [`left out, as of neither split: ${listLeftOut(names)}`];
};

/** The splits of a source, each opened from its files. */
export const splitsOf = <T>(
  path: string,
  { train, test }: SplitPaths,
  open: (files: readonly string[], split: Split) => Promise<T>,
): Readonly<Record<Split, (() => Promise<T>) | undefined>> => ({
  train: () =>
    train.length > 0
      ? open(train, 'train')
      : Promise.reject(
          new DataError({
            path,
            problem: 'it has no training files',
            expected: 'files named after the split, such as train-00000',
          }),
        ),
  test: test.length === 0 ? undefined : () => open(test, 'test'),
});

/** Whether a file is named after a split, or lies in a folder that is. */
const isOf = (path: string, splitName: string): boolean =>
  basename(dirname(path)).toLowerCase() === splitName ||
  basename(path).toLowerCase().split(/[-_.]/).includes(splitName);

const numbered = /-\d+-of-(\d+)\./;

const checkComplete = (path: string, files: readonly string[]): void => {
  const counts = files.map((file) => Number(numbered.exec(basename(file))?.[1]));
  const [count = NaN] = counts;
  if (!(count > files.length) || !counts.every((other) => other === count)) return;
  throw new DataError({
    path,
    problem: `${count - files.length} of the ${count} files like ${basename(files[0] ?? '')} are missing`,
    expected: 'all files that the names count',
    suggestion: 'fetch the missing ones, or give a single file',
  });
};
