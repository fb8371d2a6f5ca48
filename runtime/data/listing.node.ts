import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from './data-error.ts';

/** Names of the files in a folder, links to files included, sorted; hidden ones are left out. */
export function filesIn(folder: string): Promise<string[]> {
  return namesIn(folder, 'file');
}

/** Names of the folders in a folder, links to folders included, sorted; hidden ones are left out. */
export function foldersIn(folder: string): Promise<string[]> {
  return namesIn(folder, 'folder');
}

/** The order is that of the names' code units, the same in every locale. */
async function namesIn(folder: string, kind: 'file' | 'folder'): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new DataError({ path: folder, problem: 'the folder can not be read' }, { cause });
  });
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const target = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => entry) : entry;
    if (kind === 'file' ? target.isFile() : target.isDirectory()) names.push(entry.name);
  }
  return names.sort();
}
