import type { Header, TensorEntry } from '../../formats/header.ts';
import type { ByteSource } from '../../formats/safetensors.ts';
import { bytesPerElement } from '../../formats/dtype.ts';
import { closeOnError } from '../close-on-error.ts';
import { DataError } from '../data-error.ts';
import { decodeElements } from '../elements.ts';
import { openBytes } from '../file-bytes.node.ts';
import { readHeader } from '../sources/array-formats.node.ts';
import { entrySize } from '../stored-array.ts';
import type { StoredArray } from '../stored-array.ts';
import type { CachePlan } from './cache-index.ts';
import { chainedChecksum, checksum, describeChecksum } from './checksum.node.ts';

/** A shard that is open for reading. */
export interface Shard {
  readonly images: StoredArray;
  readonly labels: Uint32Array;
  /** [items] CRC-32 of each image. */
  readonly checksums: Uint32Array;
  /** The plan that it belongs to, and which of its shards it is. */
  readonly plan: string;
  /** Of header, labels and checksums, as the index has it. */
  readonly checksum: string;
  readonly skipped: readonly string[];
}

/** What items of a shard are. */
export type ShardType = Pick<CachePlan, 'shape' | 'dtype'>;

/** Opens a shard of items of this type and checks all but its images. Rejects with a DataError that names the file. */
export const openShard = async (path: string, type: ShardType): Promise<Shard> => {
  const bytes = await openBytes(path);
  return closeOnError([bytes], async () => checkedShard(bytes, await readHeader(bytes), type));
};

const checkedShard = async (
  bytes: ByteSource,
  { metadata, entries }: Header,
  { shape, dtype }: ShardType,
): Promise<Shard> => {
  const { path } = bytes;
  const images = entries.find(({ name }) => name === 'images');
  const items = images?.shape[0] ?? 0;
  if (images?.dtype !== dtype || images.shape.join() !== [items, ...shape].join()) {
    throw damagedShard(path, `it holds no images of ${shape.join('×')} in ${dtype}`);
  }
  const column = (name: string): Promise<Uint8Array> => readColumn(bytes, entries, name, items);
  const [checksums, labels] = [await column('checksums'), await column('labels')];
  const headerEnd = Math.min(...entries.map((entry) => entry.start));
  const { plan = '', checksum: guard = '', skipped = '[]' } = metadata;
  if (chainedChecksum(checksums, labels) !== guard) throw damagedShard(path, 'the checksum of its labels is wrong');
  const { start } = images;
  return {
    images: { path, dtype, shape: images.shape, start, littleEndian: true, bytes },
    labels: narrow(labels),
    checksums: narrow(checksums),
    plan,
    checksum: `${describeChecksum(await bytes.read(0, headerEnd))}-${guard}`,
    skipped: parseSkipped(path, skipped),
  };
};

const parseSkipped = (path: string, text: string): readonly string[] => {
  try {
    const skipped: unknown = JSON.parse(text);
    if (Array.isArray(skipped)) return skipped.map(String);
  } catch {
    // Told below: it is damage, whatever the text is.
  }
  throw damagedShard(path, 'the list of what was skipped is unreadable');
};

const readColumn = async (
  bytes: ByteSource,
  entries: readonly TensorEntry[],
  name: string,
  items: number,
): Promise<Uint8Array> => {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry?.dtype === 'I64' && entry.shape.join() === String(items)) return bytes.read(entry.start, entry.end);
  throw damagedShard(bytes.path, `it holds no ${name} for its ${items} images`);
};

const narrow = (column: Uint8Array): Uint32Array => Uint32Array.from(decodeElements(column, 'I64', true));

/** Throws a DataError unless `bytes`, item `item` of the shard, are what was written. */
export const checkItem = ({ images, checksums }: Shard, item: number, bytes: Uint8Array): void => {
  if (checksum(bytes) !== checksums[item]) throw damagedShard(images.path, `the checksum of image ${item} is wrong`);
};

/** Reads all of a shard. Rejects with a DataError where an image isn't what was written. */
export const verifyShard = async (shard: Shard): Promise<void> => {
  const { images, checksums } = shard;
  const size = entrySize(images) * bytesPerElement[images.dtype];
  for (let item = 0; item < checksums.length; item++) {
    const start = images.start + item * size;
    checkItem(shard, item, await images.bytes.read(start, start + size));
  }
};

/** What a shard that isn't as it was written is refused with. */
export const damagedShard = (path: string, problem: string): DataError =>
  new DataError({
    path,
    problem: `the shard is damaged: ${problem}`,
    suggestion: "the same 'fractalc data SOURCE -o CACHE' as before makes this shard anew",
  });
