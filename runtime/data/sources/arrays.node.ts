/** Arrays of items and labels: .npy, .npz and .safetensors, a single file or a folder of them. */
import { basename, dirname, extname, join } from 'node:path';
import { ArrayItems } from '../array-items.ts';
import { readClassNames } from '../class-names.node.ts';
import { closeOnError } from '../close-on-error.ts';
import { DataError } from '../data-error.ts';
import type { Split } from '../dataset.ts';
import type { ItemStore } from '../item-store.ts';
import { listLeftOut } from '../left-out.ts';
import { listFolder } from '../listing.node.ts';
import type { Listing } from '../listing.node.ts';
import { readLabels } from '../read-labels.ts';
import type { StoredArray } from '../stored-array.ts';
import { arrayNamesHelp, pairArrays } from './array-names.ts';
import type { ArrayPair } from './array-names.ts';
import { arrayFormats, npyFiles } from './array-formats.node.ts';
import type { NamedArrays } from './named-arrays.ts';
import { randomDivision } from './source.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';
import { findSplitName, hasSplitName, splitFolders, splitNames } from './split-names.ts';

/** Arrays that belong together, and where they lie. */
interface Group {
  readonly arrays: NamedArrays;
  /** Of the file or its folder, which may tell the split: "val-00000.npz", "train". */
  readonly name: string;
}

/** An array of items, and of their labels, in a group. */
interface Chosen extends ArrayPair {
  readonly arrays: NamedArrays;
}

const isArrayFile = (name: string): boolean => Object.hasOwn(arrayFormats, extname(name));

const openArrays = async (place: Place): Promise<Source> => {
  const groups = place.isFile
    ? [await openGroup(place.path)]
    : (await Promise.all((await listings(place)).map(groupsIn))).flat();
  const [train, test] = [chooseArrays(groups, 'train'), chooseArrays(groups, 'test')];
  if (train.length === 0 && test.length === 0) throw nothingNamed(place.path, groups);
  const folder = place.isFile ? dirname(place.path) : place.path;
  return {
    path: place.path,
    title: `${[...new Set(groups.map(({ arrays }) => extname(arrays.path) || '.npy'))].join(' and ')} arrays`,
    classNames: await readClassNames(folder, place.isFile ? await listFolder(folder) : place),
    remarks: leftOut(groups, [...train, ...test]),
    splits: {
      train: () => (train.length === 0 ? Promise.reject(noTraining(place.path)) : openItems(place.path, train)),
      test: test.length === 0 ? undefined : () => openItems(place.path, test),
    },
    division: randomDivision,
  };
};

export const arraySource: SourceKind = {
  name: 'arrays',
  looksLike: `a .npy, .npz or .safetensors file, or a folder of them: ${arrayNamesHelp}`,
  recognises: async (place) =>
    place.isFile ? isArrayFile(place.path) : (await listings(place)).some(({ files }) => files.some(isArrayFile)),
  open: openArrays,
};

interface FolderListing extends Listing {
  readonly path: string;
}

/** The folder itself and the folders of its splits. */
const listings = async (place: Place): Promise<readonly FolderListing[]> => {
  const paths = splitFolders(place.folders).map((name) => join(place.path, name));
  return [place, ...(await Promise.all(paths.map(async (path) => ({ path, ...(await listFolder(path)) }))))];
};

const groupsIn = async ({ path, files }: FolderListing): Promise<readonly Group[]> => {
  const paths = files.filter(isArrayFile).map((file) => join(path, file));
  const single = paths.filter((file) => extname(file) === '.npy');
  const others = await Promise.all(paths.filter((file) => extname(file) !== '.npy').map(openGroup));
  return single.length === 0 ? others : [...others, { arrays: npyFiles(path, single), name: basename(path) }];
};

/** A single .npy file holds items, whatever its name. */
const openGroup = async (path: string): Promise<Group> => {
  const arrays = await arrayFormats[extname(path)]?.(path);
  if (arrays === undefined) throw new DataError({ path, problem: 'it is no file of arrays' });
  const name = basename(path, extname(path));
  if (extname(path) !== '.npy') return { arrays, name: splitNameOf(name, basename(dirname(path))) };
  return { arrays: { ...arrays, names: ['images'], open: () => arrays.open(name) }, name };
};

/** The name that tells the split: the file's, or else its folder's. */
const splitNameOf = (file: string, folder: string): string => {
  const all = [...splitNames.train, ...splitNames.test];
  return all.some((name) => hasSplitName(file, name)) ? file : folder;
};

/** The arrays of one split. Arrays of a single split belong to that of their file or folder, or else to the training split. */
const chooseArrays = (groups: readonly Group[], split: Split): readonly Chosen[] => {
  const names = groups.map(({ name }) => name);
  const wanted = findSplitName(names, split);
  const isOfTest = (name: string): boolean => splitNames.test.some((candidate) => hasSplitName(name, candidate));
  return groups.flatMap(({ arrays, name }) => {
    const pairs = pairArrays(arrays.names);
    const belongs = split === 'train' ? !isOfTest(name) : wanted !== undefined && hasSplitName(name, wanted);
    const isSplitItself = pairs?.test !== undefined || isNamedTrain(pairs?.train);
    const pair = isSplitItself ? pairs?.[split] : belongs ? pairs?.train : undefined;
    return pair === undefined ? [] : [{ arrays, ...pair }];
  });
};

/** Arrays that are of neither split. */
const leftOut = (groups: readonly Group[], chosen: readonly Chosen[]): readonly string[] => {
  const names = groups.flatMap(({ arrays }) => {
    const used = chosen.filter((choice) => choice.arrays === arrays).flatMap(({ items, labels }) => [items, labels]);
    return arrays.names.filter((name) => !used.includes(name));
  });
  return names.length === 0 ? [] : [`left out, as neither items nor labels: ${listLeftOut(names)}`];
};

const isNamedTrain = (pair: ArrayPair | undefined): boolean => pair?.items.includes('train') === true;

const openItems = async (path: string, chosen: readonly Chosen[]): Promise<ItemStore> => {
  const items: StoredArray[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all(items.map(({ bytes }) => bytes.close()));
  };
  return closeOnError([{ close: closeAll }], async () => {
    const labels: Uint32Array[] = [];
    for (const { arrays, ...names } of chosen) {
      items.push(await arrays.open(names.items));
      if (names.labels !== undefined) labels.push(await labelsOf(arrays, names.labels));
    }
    return joinItems(path, items, labels);
  });
};

const joinItems = async (
  path: string,
  items: readonly StoredArray[],
  labels: readonly Uint32Array[],
): Promise<ItemStore> => {
  const [first, ...rest] = items;
  if (first === undefined) throw noTraining(path);
  if (labels.length > 0 && labels.length < items.length) {
    const problem = `${items.length - labels.length} of its ${items.length} files have no labels`;
    throw new DataError({ path, problem });
  }
  const all = labels.length === 0 ? undefined : Uint32Array.from(labels.flatMap((part) => [...part]));
  return ArrayItems.open(rest.length === 0 ? first.path : path, [first, ...rest], all);
};

const labelsOf = async (arrays: NamedArrays, name: string): Promise<Uint32Array> => {
  const array = await arrays.open(name);
  try {
    return await readLabels(array);
  } finally {
    await array.bytes.close();
  }
};

const nothingNamed = (path: string, groups: readonly Group[]): DataError => {
  const held = groups.flatMap(({ arrays }) => arrays.names).slice(0, 12);
  return new DataError({
    path,
    problem: `none of its arrays has a name that tells what it is: ${held.length === 0 ? 'it is empty' : held.join(', ')}`,
    expected: arrayNamesHelp,
  });
};

const noTraining = (path: string): DataError =>
  new DataError({ path, problem: 'it has no training arrays', expected: arrayNamesHelp });
