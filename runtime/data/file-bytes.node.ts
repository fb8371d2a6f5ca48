/**
 * Files as sources of bytes. Reads are positioned and go through the operating system's page cache, which is what mapping the file
 * into memory would use: Node maps no files without native add-ons.
 */
import type { ByteSource } from '../formats/safetensors.ts';
import { FileError } from '../files/file-error.ts';
import { openRegularFile, readRegularFile } from '../files/regular-file.node.ts';
import { DataError } from './data-error.ts';

/** Bytes of the largest file beside the data that is read whole, such as one of names. */
const largestText = 2 ** 26;

/** Bytes of the largest file of data that is read whole. */
const largestWhole = 2 ** 31;

/** All bytes of a file. Rejects with a DataError where it isn't a file, is too large or can't be read. */
export const readBytes = (path: string): Promise<Uint8Array> => readRegularFile(path, largestWhole).catch(fail);

/** Opens a file; close it when done. Rejects with a DataError where it isn't a file or can't be read. */
export const openBytes = async (path: string): Promise<ByteSource> => {
  const file = await openRegularFile(path).catch(fail);
  return { ...file, read: (start, end) => file.read(start, end).catch(fail) };
};

/** The text of a file. Rejects with a DataError where it isn't a file, is too large or can't be read. */
export const readText = async (path: string): Promise<string> =>
  new TextDecoder().decode(await readRegularFile(path, largestText).catch(fail));

function fail(cause: unknown): never {
  if (!(cause instanceof FileError)) throw cause;
  throw new DataError({ path: cause.path, problem: cause.problem }, { cause });
}
