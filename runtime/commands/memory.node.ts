import { freemem } from 'node:os';
import type { AdapterInfo } from '../device/index.ts';

const GIB = 2 ** 30;
/** WebGPU doesn't tell how much memory a GPU has; this much is there on most that run such models. */
const GPU_BYTES = 4 * GIB;
/** Of what the system has free, where a software adapter computes. */
const SHARE = 0.5;

/** Bytes that a batch's buffers may take: `wanted` GiB, or what the adapter can be expected to have. */
export function memoryFor({ isSoftware }: AdapterInfo, wanted: number | undefined): number {
  if (wanted !== undefined) return wanted * GIB;
  return isSoftware ? SHARE * Math.min(freemem(), process.constrainedMemory() || Infinity) : GPU_BYTES;
}
