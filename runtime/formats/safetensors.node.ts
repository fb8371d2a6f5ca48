/** Safetensors files on disk. */
import { atomicWrite } from '../files/atomic.node.ts';
import { digested } from '../files/digest.node.ts';
import type { Digest } from '../files/digest.node.ts';
import type { Disk } from '../files/disk.node.ts';
import { openFileSource } from './file-source.node.ts';
import type { Metadata } from './header.ts';
import { encodeSafetensors, openTensors } from './safetensors.ts';
import type { NamedTensor, TensorFile } from './safetensors.ts';

/**
 * Writes a checkpoint tensor by tensor and atomically: `path` holds the old file or the whole new one, whatever happens.
 * Throws a CheckpointError where a tensor is wrong or the disk refuses; errors of the tensors' own functions come out as they are.
 */
export const writeSafetensors = (
  path: string,
  tensors: Iterable<NamedTensor>,
  metadata: Metadata = {},
): Promise<void> => atomicWrite(path, encodeSafetensors(tensors, metadata, path));

/** The same, and gives the file's digest. */
export const writeDigested = async (
  path: string,
  tensors: Iterable<NamedTensor>,
  metadata: Metadata,
  disk: Disk,
): Promise<Digest> => {
  let digest: Digest = { bytes: 0, sha256: '' };
  const pieces = digested(encodeSafetensors(tensors, metadata, path), (taken) => (digest = taken));
  await atomicWrite(path, pieces, disk);
  return digest;
};

/** Opens a checkpoint and checks its header; tensors are read when asked for. Close it when done. Throws a CheckpointError. */
export const openSafetensors = async (path: string): Promise<TensorFile> => openTensors(await openFileSource(path));
