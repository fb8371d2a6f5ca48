import { bytesPerElement, type Dtype } from '../checkpoint/dtype.ts';
import type { ByteSource } from '../checkpoint/safetensors.ts';
import { DataError } from './data-error.ts';
import { decodeElements, isWhole, type Tokens } from './elements.ts';

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
export function bytesInMemory(path: string, bytes: Uint8Array): ByteSource {
  return {
    path,
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
    close: () => Promise.resolve(),
  };
}

/** "60000×28×28" */
export function describeExtents(extents: readonly number[]): string {
  return extents.length === 0 ? 'a single number' : extents.join('×');
}

/** Elements in one entry of the first axis. */
export function entrySize({ shape }: Pick<StoredArray, 'shape'>): number {
  return shape.slice(1).reduce((product, extent) => product * extent, 1);
}

/** Entries `first` … `first` + `count` − 1 of the first axis. */
export async function readEntries(array: StoredArray, first: number, count: number): Promise<Tokens> {
  const size = entrySize(array) * bytesPerElement[array.dtype];
  const start = array.start + first * size;
  return decodeElements(await array.bytes.read(start, start + count * size), array.dtype, array.littleEndian);
}

/** Throws a DataError for an array whose elements can't be tokens or labels. */
export function checkWhole({ path, dtype }: StoredArray, what: 'values' | 'labels'): void {
  if (isWhole(dtype)) return;
  throw new DataError({
    path,
    problem: `its elements are ${dtype}, not whole numbers`,
    expected: what === 'values' ? 'tokens, such as unsigned bytes from 0 to 255' : 'labels from 0 on',
    suggestion:
      what === 'values'
        ? 'store values from 0 to 1 as (255 * values).round().astype("uint8")'
        : 'store the labels with .astype("int64")',
  });
}

/** All labels of an array [count] or [count, 1]. Rejects with a DataError where it isn't one, or a label isn't one. */
export async function readLabels(array: StoredArray): Promise<Uint32Array> {
  const { path, shape } = array;
  checkWhole(array, 'labels');
  const [count = 0] = shape;
  if (shape.length === 0 || entrySize(array) !== 1) {
    throw new DataError({
      path,
      problem: `it holds ${describeExtents(shape)} labels`,
      expected: 'one label for each item',
    });
  }
  const values = await readEntries(array, 0, count);
  const at = values.findIndex((value) => value < 0 || value > 0xffff_ffff);
  if (at < 0) return Uint32Array.from(values);
  throw new DataError({ path, problem: `item ${at} has the label ${values[at] ?? ''}`, expected: 'labels from 0 on' });
}
