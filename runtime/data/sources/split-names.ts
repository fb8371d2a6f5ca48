import type { Split } from '../dataset.ts';

/** What the splits are called in the names of folders, files and arrays, the first that is there counts. */
export const splitNames: Readonly<Record<Split, readonly string[]>> = {
  train: ['train', 'training'],
  test: ['val', 'valid', 'validation', 'test', 't10k'],
};

/** The name of a split that is among `names`, or that begins one of them: "val" of "val" or "val-00000.npz". */
export const findSplitName = (names: readonly string[], split: Split): string | undefined =>
  splitNames[split].find((candidate) => names.some((name) => hasSplitName(name, candidate)));

/** Whether a name is that of a split, or begins with it, in capitals or not. */
export const hasSplitName = (name: string, splitName: string): boolean => {
  const plain = name.toLowerCase();
  return plain === splitName || (plain.startsWith(splitName) && /^[-_.]/.test(plain.slice(splitName.length)));
};

/** The folders of a split, or of all, in capitals or not, those first whose names come first. */
export const splitFolders = (folders: readonly string[], split?: Split): readonly string[] => {
  const names = split === undefined ? [...splitNames.train, ...splitNames.test] : splitNames[split];
  return names.flatMap((name) => folders.filter((folder) => folder.toLowerCase() === name));
};
