/** Making a cache: the items of a source as bytes, decoded once, in shards that survive a crash. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../../files/atomic.node.ts';
import { tolerate } from '../damage.ts';
import type { Damage } from '../damage.ts';
import { DataError } from '../data-error.ts';
import type { Split } from '../dataset.ts';
import type { SourceParts } from '../open-parts.node.ts';
import type { Source } from '../sources/source.node.ts';
import { cachePlan, encodeIndex, indexFile, planFile } from './cache-index.ts';
import type { CacheIndex, CachePlan, ShardEntry } from './cache-index.ts';
import { finishedShard } from './finished-shard.node.ts';
import { makeShard } from './make-shard.node.ts';
import { countItems, plannedShards } from './planned-shards.ts';
import type { PlannedShard } from './planned-shards.ts';
import { prepareFolder } from './prepare-folder.node.ts';
import { writeShard } from './write-shard.node.ts';
import type { ShardContents } from './write-shard.node.ts';

export interface CacheRequest {
  readonly source: Source;
  readonly parts: SourceParts;
  readonly folder: string;
  /** Damaged items that are skipped; one more is an error. */
  readonly skipCorrupt?: number | undefined;
  /** Items that a shard is made of; by default a 128th of all, but 64 to 4096 and no more than fit 256 MiB. */
  readonly shardItems?: number | undefined;
  /** Hears of each item that is skipped. */
  readonly tell: (text: string) => void;
  /** Called once it is known how many of `total` items finished shards hold already. */
  readonly onStart: (done: number, total: number) => void;
  /** Called after each item. */
  readonly onItem: () => void;
}

/** A finished cache. */
export interface CacheSummary extends CacheIndex {
  /** Shards that were there already. */
  readonly kept: number;
}

const shardBytes = 2 ** 28;
const mostShards = 128;
const fewestItems = 64;
const mostItems = 4096;

/**
 * Writes a cache, or goes on with one: shards that are whole are kept. Rejects with a DataError where the folder holds something
 * else, or the source can't be read.
 */
export const writeCache = async (request: CacheRequest): Promise<CacheSummary> => {
  const plan = planOf(request);
  await prepareFolder(request.folder, plan);
  const { shards, kept } = await writeShards(request, plan);
  const index = { plan, shards };
  await atomicWrite(join(request.folder, indexFile), encodeIndex(index));
  await rm(join(request.folder, planFile), { force: true });
  return { ...index, kept };
};

const planOf = ({ source, shardItems, parts: { train, test } }: CacheRequest): CachePlan => {
  const { shape, labels, fingerprint } = train.store;
  const size = shape.reduce((product, extent) => product * extent, 1);
  const items = { train: train.part.count, test: test?.part.count ?? 0 };
  return cachePlan({
    source: {
      path: source.path,
      title: source.title,
      fingerprints: { train: fingerprint, ...(test === undefined ? {} : { test: test.store.fingerprint }) },
    },
    holdOut: train.heldOut?.share ?? null,
    shape,
    classNames: source.classNames ?? null,
    labelled: labels !== undefined,
    shardItems: shardItems ?? defaultItems(items.train + items.test, size),
    items,
  });
};

/** Small enough that a crash costs little, large enough that the shards can all be open. */
const defaultItems = (total: number, size: number): number => {
  const items = Math.min(Math.max(Math.ceil(total / mostShards), fewestItems), mostItems);
  return Math.max(Math.min(items, Math.floor(shardBytes / size)), 1);
};

interface WrittenShards {
  readonly shards: CacheIndex['shards'];
  readonly kept: number;
}

/** Makes the shards that aren't there yet; while one is written, the next one's items are read. */
const writeShards = async (request: CacheRequest, plan: CachePlan): Promise<WrittenShards> => {
  const { folder, parts, onStart, onItem } = request;
  const key = createHash('sha256').update(encodeIndex(plan)).digest('hex').slice(0, 16);
  const planned = plannedShards(plan);
  const entries = await keptShards(folder, planned, key, plan);
  const kept = entries.size;
  const missing = planned.filter(({ file }) => !entries.has(file));
  onStart(countItems(planned) - countItems(missing), countItems(planned));
  const damage = tolerance(request, [...entries.values()]);
  let writing = Promise.resolve();
  for (const shard of missing) {
    const part = parts[shard.split];
    if (part === undefined) continue;
    const contents = makeShard(part, shard, damage, onItem);
    await Promise.all([contents, writing]);
    writing = storeShard(join(folder, shard.file), shardKey(key, shard.file), await contents, (entry) => {
      entries.set(shard.file, { file: shard.file, ...entry });
    });
  }
  await writing;
  const bySplit = (split: Split): ShardEntry[] =>
    planned.filter((shard) => shard.split === split).flatMap(({ file }) => entries.get(file) ?? []);
  return { shards: { train: bySplit('train'), test: bySplit('test') }, kept };
};

/** One shard of a plan can't stand in for another. */
const shardKey = (planKey: string, file: string): string => `${planKey} ${file}`;

const keptShards = async (
  folder: string,
  planned: readonly PlannedShard[],
  key: string,
  { shape }: CachePlan,
): Promise<Map<string, ShardEntry>> => {
  const entries = new Map<string, ShardEntry>();
  for (const { file } of planned) {
    const entry = await finishedShard(join(folder, file), shardKey(key, file), shape);
    if (entry !== undefined) entries.set(file, { file, ...entry });
  }
  return entries;
};

const storeShard = async (
  path: string,
  key: string,
  contents: ShardContents,
  done: (entry: Omit<ShardEntry, 'file'>) => void,
): Promise<void> => {
  await writeShard(path, key, contents);
  const entry = await finishedShard(path, key, contents.shape);
  if (entry === undefined) throw new DataError({ path, problem: 'it can not be read back as it was written' });
  done(entry);
};

/** What earlier shards have skipped counts. */
const tolerance = ({ skipCorrupt = 0, tell }: CacheRequest, kept: readonly ShardEntry[]): Damage => {
  const before = kept.reduce((total, { skipped }) => total + skipped.length, 0);
  return tolerate(Math.max(skipCorrupt - before, 0), tell);
};
