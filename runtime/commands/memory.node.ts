import { freemem } from 'node:os';
import type { AdapterInfo } from '../device/index.ts';

const gib = 2 ** 30;
/** WebGPU doesn't tell how much memory a GPU has; this much is there on most that run such models. */
const gpuBytes = 4 * gib;
/** Of what the system has free, where a software adapter computes. */
const share = 0.5;

/** Bytes that a batch's buffers may take: `wanted` GiB, or what the adapter can be expected to have. */
export const memoryFor = ({ isSoftware }: AdapterInfo, wanted: number | undefined): number => {
  if (wanted !== undefined) return wanted * gib;
  return isSoftware ? share * Math.min(freemem(), process.constrainedMemory() || Infinity) : gpuBytes;
};
