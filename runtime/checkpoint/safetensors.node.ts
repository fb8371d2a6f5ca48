/** Safetensors files on disk. */
import { atomicWrite } from './atomic.node.ts';
import { openFileSource } from './file-source.node.ts';
import type { Metadata } from './header.ts';
import { encodeSafetensors, openTensors, type NamedTensor, type TensorFile } from './safetensors.ts';

/**
 * Writes a checkpoint tensor by tensor and atomically: `path` holds the old file or the whole new one, whatever happens.
 * Throws a CheckpointError where a tensor is wrong or the disk refuses; errors of the tensors' own functions come out as they are.
 */
export function writeSafetensors(path: string, tensors: Iterable<NamedTensor>, metadata: Metadata = {}): Promise<void> {
  return atomicWrite(path, encodeSafetensors(tensors, metadata, path));
}

/** Opens a checkpoint and checks its header; tensors are read when asked for. Close it when done. Throws a CheckpointError. */
export async function openSafetensors(path: string): Promise<TensorFile> {
  return openTensors(await openFileSource(path));
}
