import { stat } from 'node:fs/promises';
import type { ShardEntry } from './cache-index.ts';
import { openShard, verifyShard } from './open-shard.node.ts';
import type { Shard, ShardType } from './open-shard.node.ts';

/** What the index says of a shard that is there, whole and of this plan; undefined where it must be made. */
export const finishedShard = async (
  path: string,
  plan: string,
  type: ShardType,
): Promise<Omit<ShardEntry, 'file'> | undefined> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  try {
    const shard = await wholeShard(path, type);
    const { checksum, skipped, labels } = shard;
    return shard.plan === plan ? { items: labels.length, bytes: found.size, checksum, skipped } : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'DataError') return undefined;
    throw error;
  }
};

const wholeShard = async (path: string, type: ShardType): Promise<Shard> => {
  const shard = await openShard(path, type);
  try {
    await verifyShard(shard);
    return shard;
  } finally {
    await shard.images.bytes.close();
  }
};
