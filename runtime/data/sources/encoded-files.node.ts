import { join } from 'node:path';
import type { FileList } from '../images/file-list.ts';

/** What holds an item each, or several: files of a folder, members of archives, rows of tables. */
export interface EncodedFiles {
  readonly count: number;
  /** Tells them from others. */
  readonly content: readonly Uint8Array[];
  /** What messages call file `index`. */
  path(index: number): string;
  /** Its content; undefined: what is in the file at its path. */
  bytes(index: number): Promise<Uint8Array> | undefined;
}

/** Files of a folder. */
export const folderFiles = (folder: string, files: FileList): EncodedFiles => ({
  count: files.count,
  content: files.content,
  path: (index) => join(folder, files.at(index)),
  bytes: () => undefined,
});
