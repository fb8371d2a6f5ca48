import { bytesPerElement } from '../formats/dtype.ts';
import type { Dtype } from '../formats/dtype.ts';
import type { ByteSource } from '../formats/safetensors.ts';
import { decodeElements, decodeNumbers } from './elements.ts';
import type { Tokens } from './elements.ts';

/** An array in a file or in memory, its elements in row-major order. */
export interface StoredArray {
  /** What messages call it. */
  readonly path: string;
  readonly dtype: Dtype;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  readonly bytes: ByteSource;
  /** Where the elements start in `bytes`. */
  readonly start: number;
}

/** Bytes in memory as a source of bytes. */
export const bytesInMemory = (path: string, bytes: Uint8Array): ByteSource => ({
  path,
  size: bytes.length,
  read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
  close: () => Promise.resolve(),
});

/** "60000×28×28" */
export const describeExtents = (extents: readonly number[]): string =>
  extents.length === 0 ? 'a single number' : extents.join('×');

/** Elements in one entry of the first axis. */
export const entrySize = ({ shape }: Pick<StoredArray, 'shape'>): number =>
  shape.slice(1).reduce((product, extent) => product * extent, 1);

/** Entries `first` … `first` + `count` − 1 of the first axis. */
export const readEntries = async (array: StoredArray, first: number, count: number): Promise<Tokens> => {
  const size = entrySize(array) * bytesPerElement[array.dtype];
  const start = array.start + first * size;
  return decodeElements(await array.bytes.read(start, start + count * size), array.dtype, array.littleEndian);
};

/** Numbers that are looked through at a time. */
const chunkNumbers = 2 ** 22;

/** The array's numbers from the first on, whole or not, in pieces. */
export async function* numbersOf(array: StoredArray): AsyncGenerator<ArrayLike<number> & Iterable<number>, void> {
  const { bytes, dtype, littleEndian, shape, start } = array;
  const size = bytesPerElement[dtype];
  const count = shape.reduce((product, extent) => product * extent, 1);
  for (let first = 0; first < count; first += chunkNumbers) {
    const end = Math.min(first + chunkNumbers, count);
    yield decodeNumbers(await bytes.read(start + first * size, start + end * size), dtype, littleEndian);
  }
}
