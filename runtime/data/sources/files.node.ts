/** Files of the kinds of data that say how they are read: a file, or a folder of them as `openClassFolders` takes it. */
import { basename, dirname, extname, join } from 'node:path';
import { DataError } from '../data-error.ts';
import type { WantedItems } from '../dataset.ts';
import { readBytes } from '../file-bytes.node.ts';
import { FileList } from '../images/file-list.ts';
import type { ItemStore } from '../item-store.ts';
import type { DataKind, FileReading } from '../kinds/kind.ts';
import { filesBelow } from '../listing.node.ts';
import { holdsFiles, openClassFolders } from './class-folders.node.ts';
import type { FileTaking } from './class-folders.node.ts';
import { folderFiles } from './encoded-files.node.ts';
import { openingOf, proposedOf } from './open-decoded.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';
import { splitFolders } from './split-names.ts';

/** Files that are looked at for the form of a spec that fits. */
const lookedAt = 16;

/** The source of a kind's files. */
export const filesOf = (kind: DataKind, reading: FileReading): SourceKind => {
  const hasEnding = (file: string): boolean => reading.endings.includes(extname(file).toLowerCase());
  return {
    name: kind.name,
    looksLike: reading.looksLike,
    recognises: async ({ path, isFile }, wanted) => {
      if (wanted !== undefined) return wanted.kind === kind.name && (isFile || holdsFiles(path, () => true));
      if (reading.isNamed === true) return false;
      return isFile ? hasEnding(path) : holdsFiles(path, hasEnding);
    },
    propose: async (place, known) => {
      const paths = await firstFiles(place, await chosenFiles(place, hasEnding), kind);
      const files = await Promise.all(paths.map(async (path) => ({ path, bytes: await readBytes(path) })));
      return proposedOf(kind, reading, files, known);
    },
    open: (place, wanted) => openFiles(place, wanted, kind, reading, hasEnding),
  };
};

const openFiles = async (
  place: Place,
  wanted: WantedItems | undefined,
  kind: DataKind,
  reading: FileReading,
  hasEnding: (file: string) => boolean,
): Promise<Source> => {
  const belongs = await chosenFiles(place, hasEnding);
  const [path = place.path] = await firstFiles(place, belongs, kind);
  const first = { path, bytes: await readBytes(path) };
  const { open, facts, division } = await openingOf(place.path, kind, reading, wanted, first);
  const known = { title: kind.name, facts };
  if (!place.isFile) {
    const expected = `files ending in ${reading.endings.join(', ')}`;
    const taking: FileTaking = { items: kind.items, expected, belongs, open };
    return { ...(await openClassFolders(place, taking, division)), ...known };
  }
  const folder = dirname(place.path);
  const files = new FileList();
  files.add(basename(place.path));
  const train = async (): Promise<ItemStore> =>
    open({ folder, files: folderFiles(folder, files), labels: undefined, remarks: [] });
  return { path: place.path, classNames: undefined, splits: { train, test: undefined }, division, ...known };
};

/** Which files are taken: those with an ending of the kind. Where none has one, all: who says what files are may give them any name. */
const chosenFiles = async (
  { path, isFile }: Place,
  hasEnding: (file: string) => boolean,
): Promise<(file: string) => boolean> => (isFile || (await holdsFiles(path, hasEnding)) ? hasEnding : () => true);

/** Some files of the training split. Rejects with a DataError where there are none. */
const firstFiles = async (
  { path, isFile, folders }: Place,
  belongs: (file: string) => boolean,
  { items, files: reading }: DataKind,
): Promise<readonly string[]> => {
  if (isFile) return [path];
  const files: string[] = [];
  const training = splitFolders(folders, 'train')[0];
  const folder = training === undefined ? path : join(path, training);
  for await (const file of filesBelow(folder, () => undefined)) {
    if (belongs(file)) files.push(join(folder, file));
    if (files.length === lookedAt) break;
  }
  if (files.length > 0) return files;
  const expected = `files ending in ${reading?.endings.join(', ') ?? ''}`;
  throw new DataError({
    path,
    problem: `it holds no ${items}`,
    expected,
    suggestion: 'give the folder with the files',
  });
};
