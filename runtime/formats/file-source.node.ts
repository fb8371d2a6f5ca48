import { FileError } from '../files/file-error.ts';
import { openRegularFile } from '../files/regular-file.node.ts';
import { CheckpointError } from './checkpoint-error.ts';
import type { ByteSource } from './safetensors.ts';

/** Opens a checkpoint's file for reads at any place. Close it when done. Throws a CheckpointError. */
export const openFileSource = async (path: string): Promise<ByteSource> => {
  const file = await openRegularFile(path).catch(fail);
  return { ...file, read: (start, end) => file.read(start, end).catch(fail) };
};

function fail(cause: unknown): never {
  if (!(cause instanceof FileError)) throw cause;
  const problem = cause.code === 'ENOENT' ? 'there is no such checkpoint' : cause.problem;
  throw new CheckpointError(cause.path, `${problem}.`, { cause });
}
