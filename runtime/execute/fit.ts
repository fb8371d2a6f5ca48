/** How large a batch may be: a plan knows the sizes of all its buffers before any is made. */
import type { Program } from './plan.ts';
import { resolveSize } from './sizes.ts';
import type { RunValues } from './sizes.ts';

/** Bytes that a program's buffers have room in. */
export interface Room {
  /** For each buffer. */
  readonly buffer: number;
  /** For all of them. */
  readonly total: number;
}

/** Bytes that a program's buffers take. */
export interface Demand {
  readonly largest: { readonly name: string; readonly bytes: number };
  readonly total: number;
}

/** The room on a device whose memory has `total` bytes to spare, which WebGPU doesn't tell. Every buffer is bound as a whole. */
export const roomOn = ({ maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits, total: number): Room => ({
  buffer: Math.min(maxBufferSize, maxStorageBufferBindingSize),
  total,
});

/** What a program needs for row counts up to `capacity`. */
export const demandOf = ({ buffers }: Program, capacity: RunValues): Demand => {
  const sizes = buffers.map(({ name, size }) => ({ name, bytes: resolveSize(size, capacity) }));
  const largest = sizes.reduce((most, one) => (one.bytes > most.bytes ? one : most), { name: '', bytes: 0 });
  return { largest, total: sizes.reduce((sum, { bytes }) => sum + bytes, 0) };
};

/**
 * The largest batch, up to `most`, for which the program fits: row counts `capacityOf(batch)`, which must not fall as the batch
 * grows. 0 where not even a batch of one fits.
 */
export const largestBatch = (
  program: Program,
  capacityOf: (batch: number) => RunValues,
  room: Room,
  most: number,
): number => {
  const fits = (batch: number): boolean => {
    const { largest, total } = demandOf(program, capacityOf(batch));
    return largest.bytes <= room.buffer && total <= room.total;
  };
  let [fitting, tooLarge] = [0, most + 1];
  while (tooLarge - fitting > 1) {
    const middle = Math.floor((fitting + tooLarge) / 2);
    if (fits(middle)) fitting = middle;
    else tooLarge = middle;
  }
  return fitting;
};

/** Makes something for batches of `batch`, or of half as many for as long as memory runs out; `onHalf` hears of it. */
export const halvingBatch = async <T>(
  batch: number,
  make: (batch: number) => Promise<T>,
  onHalf: (half: number) => void,
): Promise<T> => {
  try {
    return await make(batch);
  } catch (thrown) {
    if (batch === 1 || !isOutOfMemory(thrown)) throw thrown;
    const half = Math.floor(batch / 2);
    onHalf(half);
    return halvingBatch(half, make, onHalf);
  }
};

const isOutOfMemory = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === 'DeviceError' && Reflect.get(thrown, 'code') === 'out-of-memory';
