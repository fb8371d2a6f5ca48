import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from './data-error.ts';

/** What a folder holds: names, sorted by their code units, which is the same order in every locale. */
export interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Links that lead nowhere, pipes and the like. */
  readonly others: readonly string[];
}

/** What systems put beside users' files: macOS's archives, Synology's and Windows' disks. */
const systemNames: readonly string[] = [
  ...['__MACOSX', '@eaDir', '$RECYCLE.BIN', 'System Volume Information', 'lost+found'],
  ...['Thumbs.db', 'desktop.ini'],
];

/** Lists a folder; links count as what they lead to, hidden names and what systems put there are left out. Rejects with a DataError where it can't be read. */
export const listFolder = async (folder: string): Promise<Listing> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new DataError({ path: folder, problem: `the folder can not be read (${code})` }, { cause });
  });
  const files: string[] = [];
  const folders: string[] = [];
  const others: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || systemNames.includes(entry.name)) continue;
    const target = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => entry) : entry;
    if (target.isFile()) files.push(entry.name);
    else if (target.isDirectory()) folders.push(entry.name);
    else others.push(entry.name);
  }
  return { files: files.sort(), folders: folders.sort(), others: others.sort() };
};

/** Deeper folders than that are a loop of links. */
const deepest = 32;

/**
 * Every file in a folder and in its subfolders, as paths from the folder on: the folder's own files first, then each subfolder's. What
 * is neither a file nor a folder is handed to `other`, which may refuse it.
 */
export async function* filesBelow(
  folder: string,
  other: (path: string) => void,
  below = '',
  depth = 0,
): AsyncGenerator<string, void> {
  const { files, folders, others } = await listFolder(join(folder, below));
  for (const name of others) other(join(below, name));
  for (const file of files) yield join(below, file);
  if (depth >= deepest) throw new DataError({ path: join(folder, below), problem: 'its folders are too deep' });
  for (const name of folders) yield* filesBelow(folder, other, join(below, name), depth + 1);
}

/** What is said of something among the items that is no file. */
export const noFile = (path: string): DataError =>
  new DataError({
    path,
    problem: 'it is a link that leads nowhere, a pipe or a device, not a file',
    suggestion: 'put the file back, or remove it',
  });
