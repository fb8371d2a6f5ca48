/**
 * A cache's shard: a safetensors file with `images` u8 or u16 [items, ...shape], `labels` i64 [items] and `checksums` i64 [items], the
 * CRC-32 of each image. A checksum of labels and checksums stands in the file's metadata and in the cache's index, so that every
 * byte is guarded though no shard is ever read whole.
 */
import { writeSafetensors } from '../../formats/safetensors.node.ts';
import type { NamedTensor } from '../../formats/safetensors.ts';
import type { CacheDtype } from './cache-index.ts';
import { chainedChecksum, checksum } from './checksum.node.ts';

/** What a shard is made of. */
export interface ShardContents {
  /** The bytes of values [items, ...shape]. */
  readonly images: Uint8Array;
  readonly dtype: CacheDtype;
  /** [items] */
  readonly labels: Uint32Array;
  readonly shape: readonly number[];
  /** What was left out because it was damaged, in words. */
  readonly skipped: readonly string[];
}

/** Writes a shard, all or nothing. `plan` tells which plan it belongs to, and which shard of it. */
export const writeShard = async (path: string, plan: string, contents: ShardContents): Promise<void> => {
  const { images, labels, shape, dtype, skipped } = contents;
  const items = labels.length;
  const size = images.length / Math.max(items, 1);
  const sums = Uint32Array.from(labels, (_, item) => checksum(images.subarray(item * size, (item + 1) * size)));
  const [checksums, wideLabels] = [wide(sums), wide(labels)];
  const tensors: NamedTensor[] = [
    { name: 'checksums', dtype: 'I64', shape: [items], data: checksums },
    { name: 'labels', dtype: 'I64', shape: [items], data: wideLabels },
    { name: 'images', dtype, shape: [items, ...shape], data: images },
  ];
  const guard = chainedChecksum(checksums, wideLabels);
  await writeSafetensors(path, tensors, { plan, checksum: guard, skipped: JSON.stringify(skipped) });
};

/** As 64-bit integers, which every reader of safetensors files knows. */
const wide = (values: Uint32Array): Uint8Array =>
  new Uint8Array(BigInt64Array.from(Array.from(values, (value) => BigInt(value))).buffer);
