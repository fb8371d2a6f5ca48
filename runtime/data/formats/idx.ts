/**
 * The IDX format of MNIST and its relatives: two zero bytes, the element type, the rank, the extents as big-endian 32-bit
 * integers, then the elements in row-major order, big endian too.
 */
import { bytesPerElement, type Dtype } from '../../checkpoint/dtype.ts';
import type { ByteSource } from '../../checkpoint/safetensors.ts';
import { ArrayItems } from '../array-items.ts';
import { checkItems } from '../check-items.ts';
import { DataError } from '../data-error.ts';
import type { DataDemands, Dataset, Split } from '../dataset.ts';
import { wholePart } from '../division.ts';
import { gunzip, isGzip } from '../gunzip.ts';
import { readLabels } from '../read-labels.ts';
import { bytesInMemory, type StoredArray } from '../stored-array.ts';
import { StoredDataset } from '../stored-dataset.ts';

/** A file's content, gzipped or not. */
export interface NamedBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The two files of one split. */
export interface IdxPair {
  readonly images: NamedBytes;
  readonly labels: NamedBytes;
  readonly classNames?: readonly string[] | undefined;
}

/** Element types by their code. */
const dtypes: Readonly<Record<number, Dtype>> = { 8: 'U8', 9: 'I8', 0xb: 'I16', 0xc: 'I32', 0xd: 'F32', 0xe: 'F64' };

/** Reads an IDX file in memory. Rejects with a DataError where it isn't one or has the wrong length. */
export async function parseIdx({ path, bytes }: NamedBytes): Promise<StoredArray> {
  return readIdx(bytesInMemory(path, isGzip(bytes) ? await unpackGzip(path, bytes) : bytes));
}

/** Unpacks a gzip file. Rejects with a DataError where it is cut off or damaged. */
export async function unpackGzip(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await gunzip(bytes);
  } catch (cause) {
    const problem = 'it can not be unpacked: the gzip file is cut off or damaged';
    throw new DataError({ path, problem, suggestion: 'fetch it again' }, { cause });
  }
}

/** Reads the header of an IDX file that isn't gzipped. Rejects with a DataError where it isn't one or has the wrong length. */
export async function readIdx(bytes: ByteSource): Promise<StoredArray> {
  const { path, size } = bytes;
  const [zero0, zero1, type, rank] = await bytes.read(0, Math.min(4, size));
  if (zero0 !== 0 || zero1 !== 0 || type === undefined || rank === undefined || rank === 0) {
    const expected = 'two zero bytes, the element type and the rank';
    throw new DataError({ path, problem: 'it does not begin like an IDX file', expected });
  }
  const dtype = dtypes[type];
  if (dtype === undefined) {
    const expected = `one of ${Object.keys(dtypes).map(hexadecimal).join(', ')}, such as 0x8 for unsigned bytes`;
    throw new DataError({ path, problem: `its elements have the type ${hexadecimal(type)}`, expected });
  }
  const start = 4 + 4 * rank;
  const shape = size < start ? undefined : readExtents(await bytes.read(4, start));
  const expected = start + (shape ?? []).reduce((product, extent) => product * extent, bytesPerElement[dtype]);
  if (shape === undefined || size !== expected) throw wrongLength(path, size, shape === undefined ? start : expected);
  return { path, dtype, littleEndian: false, shape, bytes, start };
}

function hexadecimal(code: number | string): string {
  return `0x${Number(code).toString(16)}`;
}

function readExtents(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, axis) => view.getUint32(4 * axis));
}

function wrongLength(path: string, length: number, expected: number): DataError {
  const problem = length < expected ? `it is cut off after ${length} bytes` : `it is ${length} bytes long`;
  return new DataError({
    path,
    problem,
    expected: `${expected} bytes, as its header says`,
    suggestion: 'fetch it again',
  });
}

/**
 * The dataset of an image file and its label file in memory, checked against the spec. Channels may be the last extent or, where
 * there is one, be left out. Rejects with a DataError that says which file doesn't fit and why.
 */
export async function idxDataset(pair: IdxPair, split: Split, demands: DataDemands): Promise<Dataset> {
  const store = await idxItems(await parseIdx(pair.images), await parseIdx(pair.labels));
  const { classNames } = pair;
  await checkItems(store, demands, split, classNames);
  const { extents, channels, classes } = demands;
  const part = wholePart(store.count);
  return new StoredDataset({ name: store.path, extents, channels, classes, classNames, store, part });
}

/** The items of an image file and its label file. Rejects with a DataError where they don't belong together. */
export async function idxItems(images: StoredArray, labels: StoredArray): Promise<ArrayItems> {
  const [count = 0] = images.shape;
  const numbers = await readLabels(labels).finally(() => labels.bytes.close());
  if (numbers.length !== count) {
    throw new DataError({
      path: labels.path,
      problem: `it holds ${numbers.length} labels, but there are ${count} images`,
      expected: `one label for each image of ${images.path}`,
    });
  }
  return ArrayItems.open(images.path, [images], numbers);
}
