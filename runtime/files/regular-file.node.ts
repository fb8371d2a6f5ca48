/**
 * Reading files that users name. A path may lead to anything: opening a named pipe waits for a writer, and some devices never end.
 * These functions read regular files and refuse everything else at once, and they read no more bytes than the caller allows.
 * All faults are FileErrors.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { FileError } from './file-error.ts';

/** Not to wait for the other end of a pipe; it makes no difference for regular files. */
const mode = constants.O_RDONLY | constants.O_NONBLOCK;
/** One read of the operating system gives at most 2 GiB. */
const largestRead = 2 ** 30;

/** Bytes of a regular file at any place. */
export interface OpenFile {
  readonly path: string;
  readonly size: number;
  /** When it was written last: milliseconds since 1970. */
  readonly modified: number;
  /** Exactly bytes `start` … `end` − 1; rejects where the file has become shorter. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Opens a regular file; close it when done. */
export const openRegularFile = async (path: string): Promise<OpenFile> => {
  const file = await open(path, mode).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const stats = await file.stat();
    return {
      path,
      size: regularSize(path, stats),
      modified: stats.mtimeMs,
      read: (start, end) => readExactly(file, start, end, path),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
};

/** All bytes of a regular file of at most `most` bytes. */
export const readRegularFile = async (path: string, most = Infinity): Promise<Uint8Array> => {
  const file = await openRegularFile(path);
  try {
    checkSize(path, file.size, most);
    return await file.read(0, file.size);
  } finally {
    await file.close();
  }
};

/** The text of a regular file in UTF-8. */
export const readRegularText = async (path: string, most?: number): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readRegularFile(path, most));

/** The same as readRegularFile at once, for code that can't wait. */
export const readRegularFileSync = (path: string, most = Infinity): Uint8Array => {
  try {
    const file = openSync(path, mode);
    try {
      const bytes = new Uint8Array(checkSize(path, regularSize(path, fstatSync(file)), most));
      for (let filled = 0; filled < bytes.length;) {
        const count = readSync(file, bytes, filled, Math.min(bytes.length - filled, largestRead), filled);
        if (count === 0) throw tooShort(path, filled);
        filled += count;
      }
      return bytes;
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

/** The size of a regular file. Throws a FileError that says what else the path leads to. */
export const regularSize = (path: string, stats: Stats): number => {
  if (stats.isFile()) return stats.size;
  throw new FileError(path, `it is ${irregular(stats)}, not a file`, 'NOT_A_FILE');
};

const irregular = (stats: Stats): string => {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
};

const checkSize = (path: string, size: number, most: number): number => {
  if (size <= most) return size;
  const limit = most.toLocaleString('en');
  throw new FileError(
    path,
    `it has ${size.toLocaleString('en')} bytes, more than the ${limit} that such a file may have`,
    'TOO_LARGE',
  );
};

const readExactly = async (file: FileHandle, start: number, end: number, path: string): Promise<Uint8Array> => {
  const bytes = new Uint8Array(end - start);
  for (let filled = 0; filled < bytes.length;) {
    const wanted = Math.min(bytes.length - filled, largestRead);
    const { bytesRead } = await file.read(bytes, filled, wanted, start + filled).catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
    if (bytesRead === 0) throw tooShort(path, start + filled);
    filled += bytesRead;
  }
  return bytes;
};

const tooShort = (path: string, at: number): FileError =>
  new FileError(path, `it became shorter while it was read: byte ${at} is gone`, 'TOO_SHORT');

const unreadable = (path: string, cause: unknown): FileError => {
  if (cause instanceof FileError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  const problem = code === 'ENOENT' ? 'there is no such file' : `it can not be read (${code})`;
  return new FileError(path, problem, code, { cause });
};
