/**
 * Files as sources of bytes. Reads are positioned and go through the operating system's page cache, which is what mapping the file
 * into memory would use: Node maps no files without native add-ons.
 */
import { open, type FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../checkpoint/safetensors.ts';
import { DataError } from './data-error.ts';

/** One read of the operating system gives at most 2 GiB. */
const LARGEST_READ = 2 ** 30;

/** Opens a file; close it when done. Rejects with a DataError where it can't be read. */
export async function openBytes(path: string): Promise<ByteSource> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const { size } = await file.stat();
  return { path, size, read: (start, end) => readExactly(file, start, end, path), close: () => file.close() };
}

/** The whole of a file. Rejects with a DataError where it can't be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await openBytes(path);
  try {
    return await bytes.read(0, bytes.size);
  } finally {
    await bytes.close();
  }
}

async function readExactly(file: FileHandle, start: number, end: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const wanted = Math.min(bytes.length - filled, LARGEST_READ);
    const { bytesRead } = await file.read(bytes, filled, wanted, start + filled).catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
    if (bytesRead === 0) {
      throw new DataError({ path, problem: `it became shorter while it was read: byte ${start + filled} is gone` });
    }
    filled += bytesRead;
  }
  return bytes;
}

function unreadable(path: string, cause: unknown): DataError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  const problem = code === 'ENOENT' ? 'there is no such file' : `it can not be read (${code})`;
  return new DataError({ path, problem }, { cause });
}
