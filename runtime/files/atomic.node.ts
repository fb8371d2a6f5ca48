/** Writing files so that a reader, or the next start after a crash, finds the old content or the new, never a part. */
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from './system-fault.ts';
import { CheckpointError } from '../formats/checkpoint-error.ts';
import { realDisk } from './disk.node.ts';
import type { Disk } from './disk.node.ts';

/** Content of a file: whole, or the pieces in order. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes a file under a temporary name in the same folder, flushes it to the disk and renames it to `path`. When anything
 * fails, the temporary file is removed and what was at `path` stays. Throws a CheckpointError; errors of the content's own
 * iterator come out as they are.
 */
export const atomicWrite = async (path: string, content: Content, disk: Disk = realDisk): Promise<void> => {
  const temporary = temporaryName(path);
  try {
    await writeFlushed(temporary, content, disk);
    await disk.rename(temporary, path);
    await disk.flushFolder(dirname(path));
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw asWriteError(error, path);
  }
};

/** A name beside `path` that nothing else has: `.model.safetensors.<uuid>.tmp`. */
export const temporaryName = (path: string): string => join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);

/** Names that `temporaryName` gives. */
export const temporaryPattern = /^\..*\.tmp$/;

const writeFlushed = async (path: string, content: Content, disk: Disk): Promise<void> => {
  const file = await disk.create(path);
  try {
    if (typeof content === 'string') await file.write(new TextEncoder().encode(content));
    else if (content instanceof Uint8Array) await file.write(content);
    else for await (const piece of content) await file.write(piece);
    await file.flush();
  } finally {
    await file.close();
  }
};

/** A CheckpointError about `path` in place of an error of the operating system, which is its cause, or of one about a part of it. */
export const asWriteError = (error: unknown, path: string): unknown => {
  const cause = error instanceof CheckpointError ? error.cause : error;
  if (!isSystemError(cause)) return error;
  return new CheckpointError(path, `it could not be written: ${cause.message}`, { cause });
};

/** Whether it was the operating system that didn't write, whoever tells of it. */
export const isRefusal = (error: unknown): error is Error =>
  isSystemError(error) || (error instanceof CheckpointError && isSystemError(error.cause));
