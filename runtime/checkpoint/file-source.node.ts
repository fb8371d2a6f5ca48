import { open, type FileHandle } from 'node:fs/promises';
import { CheckpointError } from './checkpoint-error.ts';
import type { ByteSource } from './safetensors.ts';

/** One read of the operating system gives at most 2 GiB. */
const LARGEST_READ = 2 ** 30;

/** Opens a checkpoint's file for reads at any place. Close it when done. Throws a CheckpointError. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const file = await openForReading(path);
  const { size } = await file.stat();
  return {
    path,
    size,
    read: (start, end) => readExactly(file, start, end, path),
    close: () => file.close(),
  };
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new CheckpointError(path, missing ? 'there is no such checkpoint.' : 'it could not be opened.', { cause });
  }
  throw new CheckpointError(path, 'it is not a file.');
}

async function readExactly(file: FileHandle, start: number, end: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const wanted = Math.min(bytes.length - filled, LARGEST_READ);
    const { bytesRead } = await file.read(bytes, filled, wanted, start + filled).catch((cause: unknown) => {
      throw new CheckpointError(path, 'it could not be read.', { cause });
    });
    if (bytesRead === 0)
      throw new CheckpointError(path, `it became shorter while it was read: byte ${String(start + filled)} is gone.`);
    filled += bytesRead;
  }
  return bytes;
}
