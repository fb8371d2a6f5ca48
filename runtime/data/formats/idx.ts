/**
 * The IDX format of MNIST and its relatives: two zero bytes, the element type, the rank, the extents as big-endian 32-bit
 * integers, then the elements in row-major order, big endian too.
 */
import { bytesPerElement } from '../../formats/dtype.ts';
import type { Dtype } from '../../formats/dtype.ts';
import type { ByteSource } from '../../formats/safetensors.ts';
import { ArrayItems } from '../array-items.ts';
import { checkItems } from '../check-items.ts';
import { DataError } from '../data-error.ts';
import type { DataDemands, Dataset, Split } from '../dataset.ts';
import { wholePart } from '../division.ts';
import type { NamedBytes } from '../named-bytes.ts';
import { readLabels } from '../read-labels.ts';
import { bytesInMemory } from '../stored-array.ts';
import type { StoredArray } from '../stored-array.ts';
import { StoredDataset } from '../stored-dataset.ts';
import { isGzip, unpack } from '../unpack.ts';

/** The two files of one split, gzipped or not. */
export interface IdxPair {
  readonly images: NamedBytes;
  readonly labels: NamedBytes;
  readonly classNames?: readonly string[] | undefined;
}

/** Element types by their code. */
const dtypes: Readonly<Record<number, Dtype>> = { 8: 'U8', 9: 'I8', 0xb: 'I16', 0xc: 'I32', 0xd: 'F32', 0xe: 'F64' };

/** Bytes of the longest header, of 255 axes. */
const longestHeader = 4 + 4 * 255;
/** What deflated data can unpack to, in multiples of its size. */
const largestRatio = 1032;
/** Bytes of the largest file that is unpacked into memory. */
const largestUnpacked = 2 ** 31;

/** Reads an IDX file in memory. Rejects with a DataError where it isn't one or has the wrong length. */
export const parseIdx = async ({ path, bytes }: NamedBytes): Promise<StoredArray> =>
  isGzip(bytes) ? readPackedIdx(path, bytes) : readIdx(bytesInMemory(path, bytes));

/** Reads a gzipped IDX file, of which no more is unpacked than its header promises. Rejects with a DataError as `readIdx` does. */
export const readPackedIdx = async (path: string, packed: Uint8Array): Promise<StoredArray> => {
  const begin = await unpackGzip(path, packed, longestHeader);
  const { size } = parseHeader(path, begin);
  if (size > largestRatio * packed.length) throw wrongLength(path, packed.length, size);
  if (size > largestUnpacked) throw tooLarge(path, size);
  const bytes = await unpackGzip(path, packed, size + 1);
  if (bytes.length <= size) return readIdx(bytesInMemory(path, bytes));
  const problem = 'it unpacks to more bytes than its header says';
  throw new DataError({ path, problem, expected: `${size} bytes`, suggestion: 'fetch it again' });
};

/** Unpacks the first bytes of a gzip file, at most `most`. Rejects with a DataError where it is cut off or damaged. */
const unpackGzip = async (path: string, bytes: Uint8Array, most: number): Promise<Uint8Array> => {
  try {
    return await unpack(bytes, 'gzip', most);
  } catch (cause) {
    const problem = 'it can not be unpacked: the gzip file is cut off or damaged';
    throw new DataError({ path, problem, suggestion: 'fetch it again' }, { cause });
  }
};

const tooLarge = (path: string, size: number): DataError =>
  new DataError({
    path,
    problem: `it unpacks to ${size.toLocaleString('en')} bytes, too many for memory`,
    suggestion: `unpack it on the disk: gunzip '${path}'`,
  });

interface IdxHeader extends Pick<StoredArray, 'dtype' | 'shape' | 'start'> {
  /** Bytes of the whole file. */
  readonly size: number;
}

/** Reads the header of an IDX file that isn't gzipped. Rejects with a DataError where it isn't one or has the wrong length. */
export const readIdx = async (bytes: ByteSource): Promise<StoredArray> => {
  const { path } = bytes;
  const header = parseHeader(path, await bytes.read(0, Math.min(longestHeader, bytes.size)));
  const { dtype, shape, start, size } = header;
  if (bytes.size !== size) throw wrongLength(path, bytes.size, size);
  return { path, dtype, littleEndian: false, shape, bytes, start };
};

/** The header at the beginning of a file, of which at least its header is given. */
const parseHeader = (path: string, begin: Uint8Array): IdxHeader => {
  const [zero0, zero1, type, rank] = begin;
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
  if (begin.length < start) throw wrongLength(path, begin.length, start);
  const shape = readExtents(begin.subarray(4, start));
  const size = start + shape.reduce((product, extent) => product * extent, bytesPerElement[dtype]);
  return { dtype, shape, start, size };
};

const hexadecimal = (code: number | string): string => `0x${Number(code).toString(16)}`;

const readExtents = (bytes: Uint8Array): number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, axis) => view.getUint32(4 * axis));
};

const wrongLength = (path: string, length: number, expected: number): DataError => {
  const problem = length < expected ? `it is cut off after ${length} bytes` : `it is ${length} bytes long`;
  return new DataError({
    path,
    problem,
    expected: `${expected} bytes, as its header says`,
    suggestion: 'fetch it again',
  });
};

/**
 * The dataset of an image file and its label file in memory, checked against the spec. Channels may be the last extent or, where
 * there is one, be left out. Rejects with a DataError that says which file doesn't fit and why.
 */
export const idxDataset = async (pair: IdxPair, split: Split, demands: DataDemands): Promise<Dataset> => {
  const store = await idxItems(await parseIdx(pair.images), await parseIdx(pair.labels));
  const { classNames } = pair;
  await checkItems(store, demands, split, classNames);
  const { extents, channels, classes } = demands;
  const part = wholePart(store.count);
  return new StoredDataset({ name: store.path, extents, channels, classes, classNames, store, part });
};

/** The items of an image file and its label file. Rejects with a DataError where they don't belong together. */
export const idxItems = async (images: StoredArray, labels: StoredArray): Promise<ArrayItems> => {
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
};
