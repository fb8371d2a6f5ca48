/** Safetensors files on disk. */
import { open, type FileHandle } from 'node:fs/promises';
import { atomicWrite } from './atomic.node.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { digested, type Digest } from './digest.node.ts';
import type { Disk } from './disk.node.ts';
import type { Metadata } from './header.ts';
import { encodeSafetensors, openTensors, type NamedTensor, type TensorFile } from './safetensors.ts';

/** One read of the operating system gives at most 2 GiB. */
const LARGEST_READ = 2 ** 30;

/**
 * Writes a checkpoint tensor by tensor and atomically: `path` holds the old file or the whole new one, whatever happens.
 * Throws a CheckpointError where a tensor is wrong or the disk refuses; errors of the tensors' own functions come out as they are.
 */
export function writeSafetensors(path: string, tensors: Iterable<NamedTensor>, metadata: Metadata = {}): Promise<void> {
  return atomicWrite(path, encodeSafetensors(tensors, metadata, path));
}

/** The same, and gives the file's digest. */
export async function writeDigested(
  path: string,
  tensors: Iterable<NamedTensor>,
  metadata: Metadata,
  disk: Disk,
): Promise<Digest> {
  let digest: Digest = { bytes: 0, sha256: '' };
  const pieces = digested(encodeSafetensors(tensors, metadata, path), (taken) => (digest = taken));
  await atomicWrite(path, pieces, disk);
  return digest;
}

/** Opens a checkpoint and checks its header; tensors are read when asked for. Close it when done. Throws a CheckpointError. */
export async function openSafetensors(path: string): Promise<TensorFile> {
  const file = await openForReading(path);
  const { size } = await file.stat();
  return openTensors({
    path,
    size,
    read: (start, end) => readExactly(file, start, end, path),
    close: () => file.close(),
  });
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
