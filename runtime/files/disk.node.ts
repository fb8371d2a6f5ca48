/** The calls by which files and folders come to be and go. Tests put another disk in place of the real one, and let each call fail. */
import { copyFile, link, open, rename, rm } from 'node:fs/promises';
import { makeFolder } from './make-folder.node.ts';

/** A file that is being written. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when the content is on the medium. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface Disk {
  /** Makes a folder, and those above it. One that is there is fine. */
  makeFolder(path: string): Promise<void>;
  /** Makes a file, which must not be there. */
  create(path: string): Promise<NewFile>;
  /** Gives a file or folder another name, in place of a file that has it. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name; a copy where the file system has no second names. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it. One that isn't there is fine. */
  remove(path: string): Promise<void>;
  /** Resolves when the names in a folder are on the medium. */
  flushFolder(path: string): Promise<void>;
}

/** Windows has no such call for folders. */
const flushFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** The disk of this machine. */
export const realDisk: Disk = {
  makeFolder: async (path) => {
    await makeFolder(path);
  },
  create: async (path) => {
    const file = await open(path, 'wx');
    return {
      write: (bytes) => file.writeFile(bytes),
      flush: () => file.sync(),
      close: () => file.close(),
    };
  },
  rename,
  link: (from, to) => link(from, to).catch(() => copyFile(from, to)),
  remove: (path) => rm(path, { recursive: true, force: true }),
  flushFolder,
};
