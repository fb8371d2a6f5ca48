import { bytesPerElement } from '../../formats/dtype.ts';
import { entrySize } from '../stored-array.ts';
import { openShard } from './open-shard.node.ts';
import type { ShardType } from './open-shard.node.ts';
import type { ShardContents } from './write-shard.node.ts';

/** The contents of a shard's parts, one after the other. `items` is their number at most. Rejects with a DataError. */
export const joinParts = async (paths: readonly string[], items: number, type: ShardType): Promise<ShardContents> => {
  const size = entrySize({ shape: [items, ...type.shape] }) * bytesPerElement[type.dtype];
  const images = new Uint8Array(items * size);
  const labels = new Uint32Array(items);
  const skipped: string[] = [];
  let count = 0;
  for (const path of paths) {
    const part = await openShard(path, type);
    const { bytes, start } = part.images;
    try {
      images.set(await bytes.read(start, start + part.labels.length * size), count * size);
    } finally {
      await bytes.close();
    }
    labels.set(part.labels, count);
    skipped.push(...part.skipped);
    count += part.labels.length;
  }
  return { images: images.subarray(0, count * size), labels: labels.subarray(0, count), ...type, skipped };
};
