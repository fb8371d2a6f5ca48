/** Folders of files that are items, or hold some: a folder for each class or none, with folders of splits above them or not. */
import { basename, join } from 'node:path';
import { DataError } from '../data-error.ts';
import type { Split } from '../dataset.ts';
import type { Division } from '../division.ts';
import { FileList } from '../images/file-list.ts';
import type { ItemStore } from '../item-store.ts';
import { listLeftOut } from '../left-out.ts';
import { filesBelow, listFolder, noFile } from '../listing.node.ts';
import type { Listing } from '../listing.node.ts';
import { isWholeNumber } from '../whole-number.ts';
import { folderFiles } from './encoded-files.node.ts';
import type { EncodedFiles } from './encoded-files.node.ts';
import type { Place, Source } from './source.node.ts';
import { splitFolders } from './split-names.ts';

/** The files of one split. */
export interface SplitFiles {
  /** What messages call them together: a folder. */
  readonly folder: string;
  readonly files: EncodedFiles;
  /** The class of each file; undefined where there are no classes. */
  readonly labels: Uint32Array | undefined;
  /** What the user should hear. */
  readonly remarks: readonly string[];
}

/** Which files are taken, and what becomes of them. */
export interface FileTaking {
  /** For messages: "images". */
  readonly items: string;
  /** For messages: "files ending in png, jpg, …". */
  readonly expected: string;
  /** Whether a file would be missed among the items if it were left out. */
  readonly belongs: (file: string) => boolean;
  /** Throws a DataError for a file that belongs to the items and can't be read. */
  readonly check?: (path: string) => void;
  readonly open: (files: SplitFiles) => Promise<ItemStore> | ItemStore;
}

/** Files that are looked at before a folder counts as one without items. */
const lookedAt = 1000;

/** Whether there is a file in a folder, or in its subfolders, that `belongs`. */
export const holdsFiles = async (folder: string, belongs: (file: string) => boolean): Promise<boolean> => {
  let looked = 0;
  for await (const file of filesBelow(folder, () => undefined)) {
    if (belongs(file)) return true;
    if (++looked >= lookedAt) return false;
  }
  return false;
};

/**
 * Classes are numbered in the order of their names in the training split, which is that of numbers where all names are numbers. Files are
 * listed when a split is opened; none is looked at.
 */
export const openClassFolders = async (
  place: Place,
  taking: FileTaking,
  division: Division,
): Promise<Omit<Source, 'title'>> => {
  const [trainName, testName] = [splitFolders(place.folders, 'train')[0], splitFolders(place.folders, 'test')[0]];
  const [train, test] = [trainName, testName].map((name) => (name === undefined ? undefined : join(place.path, name)));
  const folder = train ?? test ?? place.path;
  const classNames = inOrder((await listFolder(folder)).folders);
  const open = async (at: string, split: Split): Promise<ItemStore> =>
    taking.open(await listSplit(at, classNames, taking, split));
  return {
    path: place.path,
    classNames: classNames.length === 0 ? undefined : classNames,
    remarks: [...besideSplits(place, [trainName, testName]), ...(await wrapperRemark(folder, classNames, taking))],
    splits: {
      train: () =>
        train === undefined && test !== undefined
          ? Promise.reject(noTraining(place.path, taking))
          : open(train ?? place.path, 'train'),
      test: test === undefined ? undefined : () => open(test, 'test'),
    },
    division,
  };
};

/** Folders that are neither of the splits. */
const besideSplits = ({ folders }: Place, splits: readonly (string | undefined)[]): readonly string[] => {
  const others = folders.filter((folder) => !splits.includes(folder));
  const hasSplits = splits.some((split) => split !== undefined);
  return hasSplits && others.length > 0 ? [`left out, beside the folders of the splits: ${listLeftOut(others)}`] : [];
};

/** An archive may unpack to a folder in which the classes lie; it would be taken for the only class. */
const wrapperRemark = async (
  folder: string,
  [only, ...others]: readonly string[],
  { belongs }: FileTaking,
): Promise<readonly string[]> => {
  if (only === undefined || others.length > 0) return [];
  const { files, folders } = await listFolder(join(folder, only));
  if (folders.length === 0 || files.some(belongs)) return [];
  return [
    `'${only}' is the only class: where its folders are the classes (${listLeftOut(folders)}), give ${join(folder, only)}`,
  ];
};

/** Names that are all whole numbers by their size, others by their code units. */
const inOrder = (names: readonly string[]): readonly string[] => {
  if (!names.every(isWholeNumber)) return names;
  return [...names].sort((a, b) => Number(BigInt(a) - BigInt(b)) || (a < b ? -1 : 1));
};

const listSplit = async (
  folder: string,
  classNames: readonly string[],
  taking: FileTaking,
  split: Split,
): Promise<SplitFiles> => {
  const listing = await listFolder(folder);
  checkKnown(folder, listing, classNames, taking);
  const files = new FileList();
  const leftOut: string[] = [];
  if (classNames.length === 0) {
    for (const other of listing.others) sortOther(folder, other, taking, leftOut);
    for (const file of listing.files) sortFile(folder, file, taking, files, leftOut);
    return { folder, files: folderFiles(folder, files), labels: undefined, remarks: remarks(taking, leftOut) };
  }
  const beside = listing.files.filter((file) => taking.belongs(file));
  const counts: number[] = [];
  for (const name of classNames) counts.push(await addClass(files, leftOut, folder, name, listing, taking, split));
  const labels = new Uint32Array(files.count);
  let first = 0;
  for (const [label, count] of counts.entries()) labels.fill(label, first, (first += count));
  return { folder, files: folderFiles(folder, files), labels, remarks: remarks(taking, leftOut, beside) };
};

/** Adds the files of one class, in its subfolders too, and gives their number. */
const addClass = async (
  files: FileList,
  leftOut: string[],
  folder: string,
  name: string,
  { folders }: Listing,
  taking: FileTaking,
  split: Split,
): Promise<number> => {
  const before = files.count;
  if (folders.includes(name)) {
    const other = (path: string): void => sortOther(folder, path, taking, leftOut);
    for await (const file of filesBelow(folder, other, name)) sortFile(folder, file, taking, files, leftOut);
  }
  if (files.count === before && split === 'train') {
    throw new DataError({
      path: join(folder, name),
      problem: `the class is empty: it has no ${taking.items}`,
      expected: taking.expected,
      suggestion: `remove the folder, or put ${taking.items} into it`,
    });
  }
  return files.count - before;
};

/** Takes a file that belongs to the items, and notes one that doesn't. */
const sortFile = (folder: string, file: string, taking: FileTaking, files: FileList, leftOut: string[]): void => {
  if (!taking.belongs(file)) {
    leftOut.push(file);
    return;
  }
  taking.check?.(join(folder, file));
  files.add(file);
};

/** A file that is a link to nothing would be missing among the items. */
const sortOther = (folder: string, path: string, { belongs }: FileTaking, leftOut: string[]): void => {
  if (belongs(path)) throw noFile(join(folder, path));
  leftOut.push(path);
};

const remarks = (
  { items }: FileTaking,
  leftOut: readonly string[],
  beside: readonly string[] = [],
): readonly string[] => [
  ...(leftOut.length === 0 ? [] : [`left out, as no ${items}: ${listLeftOut(leftOut)}`]),
  ...(beside.length === 0 ? [] : [`left out, as they lie beside the folders of the classes: ${listLeftOut(beside)}`]),
];

const checkKnown = (
  folder: string,
  { folders }: Listing,
  classNames: readonly string[],
  { items }: FileTaking,
): void => {
  const unknown = folders.find((name) => !classNames.includes(name));
  if (unknown === undefined) return;
  const problem = `no class of the training split is called '${basename(unknown)}'`;
  const suggestion = `remove the folder, or put ${items} of its class into the training split`;
  throw new DataError({ path: join(folder, unknown), problem, suggestion });
};

const noTraining = (path: string, { items }: FileTaking): DataError =>
  new DataError({
    path,
    problem: 'it has no train split',
    expected: `a folder train with one folder of ${items} for each class`,
    suggestion: `move the training ${items} to train/CLASS/ and the held-out ones to val/CLASS/`,
  });
