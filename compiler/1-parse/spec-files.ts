import { readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { FileError } from '../../runtime/files/file-error.ts';
import { readRegularFileSync } from '../../runtime/files/regular-file.node.ts';
import { nearest } from '../../runtime/nearest.ts';
import { maximumBytes } from './read-text.ts';

/** How `extends` finds the specs that it names. */
export interface SpecFiles {
  /** What a file is known by, however its path is written; undefined where there is none. */
  identify(file: string): string | undefined;
  /** A file's content, or why there is none. */
  read(file: string): FileContent | FileProblem;
  /**
   * Whether a file lies below a folder, wherever links lead. Lines of one that doesn't are only shown where it is a spec: a spec of a
   * stranger could extend any file. Default: it does.
   */
  isBelow?(file: string, folder: string): boolean;
}

export interface FileContent {
  readonly text: string | Uint8Array;
}

export interface FileProblem {
  readonly problem: string;
  /** A file that may be meant. */
  readonly similar: string | undefined;
}

/** The files of this machine. Only regular files are opened: a spec can't make the compiler wait for a device. */
export const filesOfMachine: SpecFiles = {
  identify(file) {
    try {
      return realpathSync(file);
    } catch {
      return undefined;
    }
  },
  read(file) {
    try {
      return { text: readRegularFileSync(file, maximumBytes) };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
      return { problem: error.problem, similar: missing ? similarSpec(file) : undefined };
    }
  },
  isBelow(file, folder) {
    try {
      const path = relative(realpathSync(folder), realpathSync(file));
      return !path.startsWith('..') && !isAbsolute(path);
    } catch {
      return false;
    }
  },
};

/** The name of a spec in the same folder that a misspelt path most likely stands for. */
export const similarSpec = (file: string): string | undefined => {
  const folder = dirname(file);
  const similar = nearest(basename(file), specsIn(folder));
  return similar === undefined ? undefined : join(folder, similar);
};

const specsIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    return [];
  }
};
