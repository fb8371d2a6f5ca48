import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearest } from '../diagnostics/nearest.ts';
import { maximumBytes } from './read-text.ts';

/** How `extends` finds the specs that it names. */
export interface SpecFiles {
  /** What a file is known by, however its path is written; undefined where there is none. */
  identify(file: string): string | undefined;
  /** A file's content, or why there is none. */
  read(file: string): FileContent | FileProblem;
}

export interface FileContent {
  readonly text: string | Uint8Array;
}

export interface FileProblem {
  readonly problem: string;
  /** A file that may be meant. */
  readonly similar: string | undefined;
}

/** The files of this machine. Nothing but regular files is opened: a spec can't make the compiler wait for a device. */
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
      const found = statSync(file);
      if (!found.isFile()) return { problem: 'this is no file', similar: undefined };
      if (found.size > maximumBytes)
        return { problem: `it has ${found.size} bytes, too many for a spec`, similar: undefined };
      return { text: readFileSync(file) };
    } catch (error) {
      return problemOf(file, error);
    }
  },
};

/** The name of a spec in the same folder that a misspelt path most likely stands for. */
export function similarSpec(file: string): string | undefined {
  const folder = dirname(file);
  const similar = nearest(basename(file), specsIn(folder));
  return similar === undefined ? undefined : join(folder, similar);
}

function specsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    return [];
  }
}

function problemOf(file: string, error: unknown): FileProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'there is no such file', similar: similarSpec(file) };
  return { problem: `it can't be read: ${error instanceof Error ? error.message : String(error)}`, similar: undefined };
}
