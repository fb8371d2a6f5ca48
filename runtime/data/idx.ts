/**
 * The IDX format of MNIST and its relatives: two zero bytes, the element type (8 = unsigned byte), the rank, the extents as
 * big-endian 32-bit integers, then the elements in row-major order.
 */
import { ArrayDataset, checkClassesAreUsed, checkLabels, checkValues } from './array-dataset.ts';
import { DataError } from './data-error.ts';
import { describeShape, itemSize, type DataDemands, type Dataset, type Split } from './dataset.ts';
import { gunzip, isGzip } from './gunzip.ts';

/** A file's content, gzipped or not. */
export interface NamedBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** An array of bytes in row-major order. */
export interface IdxArray {
  readonly path: string;
  readonly extents: readonly number[];
  readonly values: Uint8Array;
}

/** The two files of one split. */
export interface IdxPair {
  readonly images: NamedBytes;
  readonly labels: NamedBytes;
  readonly classNames?: readonly string[] | undefined;
}

const UNSIGNED_BYTE = 8;

/** Reads an IDX file. Rejects with a DataError where it isn't one, isn't of unsigned bytes, or has the wrong length. */
export async function parseIdx({ path, bytes }: NamedBytes): Promise<IdxArray> {
  const plain = isGzip(bytes) ? await unpack(path, bytes) : bytes;
  const [zero0, zero1, type, rank] = plain;
  if (zero0 !== 0 || zero1 !== 0 || type === undefined || rank === undefined || rank === 0) {
    throw new DataError({ path, problem: 'it does not begin like an IDX file', expected: 'two zero bytes, the element type and the rank' });
  }
  if (type !== UNSIGNED_BYTE) {
    throw new DataError({ path, problem: `its elements have the type 0x${type.toString(16)}`, expected: 'unsigned bytes, type 0x8' });
  }
  const start = 4 + 4 * rank;
  const extents = plain.length < start ? undefined : readExtents(plain, rank);
  const expected = start + (extents ?? []).reduce((product, extent) => product * extent, 1);
  if (extents === undefined || plain.length !== expected) throw wrongLength(path, plain.length, expected);
  return { path, extents, values: plain.subarray(start) };
}

async function unpack(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await gunzip(bytes);
  } catch (cause) {
    throw new DataError({ path, problem: 'it can not be unpacked: the gzip file is cut off or damaged', suggestion: 'fetch it again' }, { cause });
  }
}

function readExtents(bytes: Uint8Array, rank: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
}

function wrongLength(path: string, length: number, expected: number): DataError {
  const problem = length < expected ? `it is cut off after ${String(length)} bytes` : `it is ${String(length)} bytes long`;
  return new DataError({ path, problem, expected: `${String(expected)} bytes, as its header says`, suggestion: 'fetch it again' });
}

/**
 * The dataset of an image file and its label file, checked against the spec. Channels may be the last extent or, where there is
 * one, be left out. Rejects with a DataError that says which file doesn't fit and why.
 */
export async function idxDataset(pair: IdxPair, split: Split, demands: DataDemands): Promise<Dataset> {
  const images = await parseIdx(pair.images);
  const labels = await parseIdx(pair.labels);
  checkShape(images, demands);
  checkCounts(images, labels);
  checkValues(images.values, itemSize(demands), demands.alphabet, images.path);
  checkLabels(labels.values, demands, labels.path);
  if (split === 'train') checkClassesAreUsed(labels.values, demands, labels.path);
  const { extents, channels, classes } = demands;
  return new ArrayDataset({ name: images.path, extents, channels, classes, classNames: pair.classNames, items: images.values, labels: labels.values });
}

function checkShape({ path, extents }: IdxArray, demands: DataDemands): void {
  const held = extents.slice(1).join('×');
  const wanted = describeShape(demands);
  if (held === wanted || (demands.channels === 1 && held === demands.extents.join('×'))) return;
  throw new DataError({
    path,
    problem: `the spec says ${wanted}, but the file holds ${held === '' ? 'single values' : held}`,
    expected: `items of ${wanted}`,
    suggestion: "change the data's shape in the spec, or give other data",
  });
}

function checkCounts(images: IdxArray, labels: IdxArray): void {
  const [count = 0] = images.extents;
  if (labels.extents.length !== 1 || labels.extents[0] !== count) {
    throw new DataError({
      path: labels.path,
      problem: `it holds ${labels.extents.join('×')} labels, but there are ${String(count)} images`,
      expected: `one label for each image of ${images.path}`,
    });
  }
  if (count === 0) throw new DataError({ path: images.path, problem: 'it holds no images' });
}
