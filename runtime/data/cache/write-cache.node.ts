/**
 * Making a cache: the items of a source, decoded once. Large shards are put together of small parts, so that a crash costs little and the
 * files are few.
 */
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../../files/atomic.node.ts';
import { bytesPerElement } from '../../formats/dtype.ts';
import { tolerate } from '../damage.ts';
import type { Damage } from '../damage.ts';
import { DataError } from '../data-error.ts';
import type { DataDemands, Split } from '../dataset.ts';
import type { SourceParts } from '../open-parts.node.ts';
import type { Source } from '../sources/source.node.ts';
import { cachePlan, encodeIndex, indexFile, planFile } from './cache-index.ts';
import type { CacheIndex, CachePlan, ShardEntry } from './cache-index.ts';
import { finishedShard } from './finished-shard.node.ts';
import { joinParts } from './join-parts.node.ts';
import { makePart } from './make-part.node.ts';
import { countItems, plannedShards, usualSizes } from './planned-shards.ts';
import type { PlannedFile } from './planned-shards.ts';
import { prepareFolder } from './prepare-folder.node.ts';
import { writeShard } from './write-shard.node.ts';
import type { ShardContents } from './write-shard.node.ts';

export interface CacheRequest {
  readonly source: Source;
  readonly parts: SourceParts;
  /** What the items are. */
  readonly demands: DataDemands;
  readonly folder: string;
  /** Damaged items that are skipped; one more is an error. */
  readonly skipCorrupt?: number | undefined;
  /** Items in a shard and in its parts; by default those of `usualSizes`. */
  readonly sizes?: Pick<CachePlan, 'shardItems' | 'partItems'> | undefined;
  /** Hears of each item that is skipped. */
  readonly tell: (text: string) => void;
  /** Called once it is known how many of `total` items finished files hold already. */
  readonly onStart: (done: number, total: number) => void;
  /** Called after each item. */
  readonly onItem: () => void;
}

/** A finished cache. */
export interface CacheSummary extends CacheIndex {
  /** Shards that were there already. */
  readonly kept: number;
}

/**
 * Writes a cache, or goes on with one: shards and parts that are whole are kept. Rejects with a DataError where the folder holds something
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

const planOf = ({ source, demands, parts: { train, test }, sizes }: CacheRequest): CachePlan => {
  const { shape, labels, fingerprint } = train.store;
  const { extents, channels, alphabet, kind = null, settings = {} } = demands;
  const dtype = alphabet <= 256 ? 'U8' : 'U16';
  const itemBytes = shape.reduce((product, extent) => product * extent, bytesPerElement[dtype]);
  return cachePlan({
    source: {
      path: source.path,
      title: source.title,
      fingerprints: { train: fingerprint, ...(test === undefined ? {} : { test: test.store.fingerprint }) },
    },
    holdOut: train.heldOut?.share ?? null,
    shape,
    dtype,
    form: { extents, channels, alphabet, kind, settings },
    facts: source.facts ?? null,
    classNames: source.classNames ?? null,
    labelled: labels !== undefined,
    ...(sizes ?? usualSizes(itemBytes)),
    items: { train: train.part.count, test: test?.part.count ?? 0 },
  });
};

interface WrittenShards {
  readonly shards: CacheIndex['shards'];
  readonly kept: number;
}

/** Makes the shards that aren't there yet, part by part; while one is written, the next one's items are read. */
const writeShards = async (request: CacheRequest, plan: CachePlan): Promise<WrittenShards> => {
  const { folder, parts: splits, onStart, onItem } = request;
  const planKey = createHash('sha256').update(encodeIndex(plan)).digest('hex').slice(0, 16);
  const planned = plannedShards(plan);
  /** Whole files: shards and parts. */
  const entries = new Map<string, ShardEntry>();
  const look = async ({ file }: PlannedFile): Promise<boolean> => {
    const entry = await finishedShard(join(folder, file), fileKey(planKey, file), plan);
    if (entry !== undefined) entries.set(file, { file, ...entry });
    return entry !== undefined;
  };
  const store = async (file: PlannedFile, contents: ShardContents): Promise<void> => {
    const path = join(folder, file.file);
    await writeShard(path, fileKey(planKey, file.file), contents);
    if (!(await look(file))) throw new DataError({ path, problem: 'it can not be read back as it was written' });
  };
  const missing = await failing(planned, look);
  const kept = planned.length - missing.length;
  const allParts = planned.flatMap(({ parts }) => parts);
  const missingParts = new Set(
    await failing(
      missing.flatMap(({ parts }) => parts),
      look,
    ),
  );
  onStart(countItems(planned) - countItems([...missingParts]), countItems(planned));
  const damage = tolerance(request, [...entries.values()]);
  let writing = Promise.resolve();
  for (const shard of missing) {
    const part = splits[shard.split];
    if (part === undefined) continue;
    for (const file of shard.parts.filter((candidate) => missingParts.has(candidate))) {
      const contents = makePart(part, file, plan, damage, onItem);
      // What is being written is kept, even where the next items can't be read.
      await Promise.allSettled([contents, writing]);
      await writing;
      writing = store(file, await contents);
    }
    const paths = shard.parts.map(({ file }) => join(folder, file));
    writing = writing.then(async () => {
      await store(shard, await joinParts(paths, shard.count, plan));
      for (const path of paths) await rm(path);
    });
  }
  await writing;
  await removeParts(folder, allParts);
  const bySplit = (split: Split): ShardEntry[] =>
    planned.filter((shard) => shard.split === split).flatMap(({ file }) => entries.get(file) ?? []);
  return { shards: { train: bySplit('train'), test: bySplit('test') }, kept };
};

/** One file of a plan can't stand in for another. */
const fileKey = (planKey: string, file: string): string => `${planKey} ${file}`;

const failing = async <T>(all: readonly T[], passes: (one: T) => Promise<boolean>): Promise<readonly T[]> => {
  const failed: T[] = [];
  for (const one of all) if (!(await passes(one))) failed.push(one);
  return failed;
};

/** Parts that a crash has left beside their shard. */
const removeParts = async (folder: string, parts: readonly PlannedFile[]): Promise<void> => {
  const names = new Set(parts.map(({ file }) => file));
  for (const name of await readdir(folder)) if (names.has(name)) await rm(join(folder, name));
};

/** What earlier files have skipped counts. */
const tolerance = ({ skipCorrupt = 0, tell }: CacheRequest, kept: readonly ShardEntry[]): Damage => {
  const before = kept.reduce((total, { skipped }) => total + skipped.length, 0);
  return tolerate(Math.max(skipCorrupt - before, 0), tell);
};
