/** Writing files so that a reader, or the next start after a crash, finds the old content or the new, never a part. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CheckpointError } from './checkpoint-error.ts';

/** Content of a file: whole, or the pieces in order. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes a file under a temporary name in the same folder, flushes it to the disk and renames it to `path`. When anything
 * fails, the temporary file is removed and what was at `path` stays. Throws a CheckpointError; errors of the content's own
 * iterator come out as they are.
 */
export async function atomicWrite(path: string, content: Content): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFlushed(temporary, content);
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw isSystemError(error)
      ? new CheckpointError(path, `it could not be written: ${error.message}`, { cause: error })
      : error;
  }
}

async function writeFlushed(path: string, content: Content): Promise<void> {
  const file = await open(path, 'wx');
  try {
    if (typeof content === 'string' || content instanceof Uint8Array) await file.writeFile(content);
    else for await (const piece of content) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the new name itself last. Windows has no such call for folders. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** An error of the operating system, as opposed to one of the program. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
