/** The index of a cache: what is in its shards, and how to tell that they are whole. */
import { DataError } from '../data-error.ts';
import type { Split } from '../dataset.ts';

/** Name of the index in the cache's folder. It is written last: a folder with an index is a whole cache. */
export const indexFile = 'cache.json';
/** Name of the plan, which is there while the cache is being made. */
export const planFile = 'cache-plan.json';

const cacheFormat = 'fractalc-cache-1';

/** What a cache is made of, and how; a cache is only gone on with by the same plan. */
export interface CachePlan {
  readonly format: typeof cacheFormat;
  readonly source: {
    readonly path: string;
    readonly title: string;
    /** Of the items of each split, before any are held out. */
    readonly fingerprints: Readonly<Partial<Record<Split, string>>>;
  };
  /** Share of the items held out for the test split; null where the source has one. */
  readonly holdOut: number | null;
  /** Shape of an item: [...extents, channels], or [...extents] where there is one channel. */
  readonly shape: readonly number[];
  readonly classNames: readonly string[] | null;
  readonly labelled: boolean;
  /** Items of the source that a shard is made of; damaged ones are left out. */
  readonly shardItems: number;
  readonly items: Readonly<Record<Split, number>>;
}

/** A file of a cache. */
export interface ShardEntry {
  readonly file: string;
  readonly items: number;
  /** Of the whole file. */
  readonly bytes: number;
  /** CRC-32 of the header, of the items' own checksums and of the labels, in hexadecimal. */
  readonly checksum: string;
  /** What was left out because it was damaged. */
  readonly skipped: readonly string[];
}

export interface CacheIndex {
  readonly plan: CachePlan;
  readonly shards: Readonly<Record<Split, readonly ShardEntry[]>>;
}

/** A plan for these contents. */
export const cachePlan = (contents: Omit<CachePlan, 'format'>): CachePlan => ({ format: cacheFormat, ...contents });

/** The name of shard `number` of a split: "train-00012.safetensors". */
export const shardFile = (split: Split, number: number): string =>
  `${split}-${String(number).padStart(5, '0')}.safetensors`;

export const encodeIndex = (index: CacheIndex | CachePlan): string => `${JSON.stringify(index, null, 1)}\n`;

/** Reads an index. Throws a DataError where the text isn't one. */
export const decodeIndex = (text: string, path: string): CacheIndex => {
  const value = parse(text, path);
  if (isRecord(value) && isPlan(value['plan']) && isShards(value['shards'])) return value as unknown as CacheIndex;
  throw notAnIndex(path);
};

/** Reads a plan. Throws a DataError where the text isn't one. */
export const decodePlan = (text: string, path: string): CachePlan => {
  const value = parse(text, path);
  if (isPlan(value)) return value;
  throw notAnIndex(path);
};

/** The parts of two plans that differ, in words; empty where the same cache comes of both. */
export const planDifferences = (before: CachePlan, now: CachePlan): readonly string[] => {
  const keys = Object.keys(now) as (keyof CachePlan)[];
  return keys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map((key) => `${key}: ${JSON.stringify(before[key])} before, ${JSON.stringify(now[key])} now`);
};

const parse = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError({ path, problem: 'it is not JSON: cut off, or damaged', suggestion: again }, { cause });
  }
};

const again = "make the cache again with 'fractalc data SOURCE -o CACHE'";

const notAnIndex = (path: string): DataError =>
  new DataError({
    path,
    problem: "it isn't a cache's index of this version of fractalc",
    expected: `the format ${cacheFormat}`,
    suggestion: again,
  });

const isPlan = (value: unknown): value is CachePlan => {
  if (!isRecord(value)) return false;
  const { format, source, holdOut, shape, classNames, labelled, shardItems, items } = value;
  return (
    format === cacheFormat &&
    isRecord(source) &&
    [source['path'], source['title']].every(isText) &&
    isRecord(source['fingerprints']) &&
    (holdOut === null || typeof holdOut === 'number') &&
    isListOf(shape, isCount) &&
    (classNames === null || isListOf(classNames, isText)) &&
    typeof labelled === 'boolean' &&
    isCount(shardItems) &&
    isRecord(items) &&
    [items['train'], items['test']].every(isCount)
  );
};

const isShards = (value: unknown): boolean =>
  isRecord(value) && isListOf(value['train'], isShard) && isListOf(value['test'], isShard);

const isShard = (value: unknown): value is ShardEntry => {
  if (!isRecord(value)) return false;
  const { file, items, bytes, checksum, skipped } = value;
  const isName = isText(file) && /^(train|test)-\d{5,}\.safetensors$/.test(file);
  return isName && isCount(items) && isCount(bytes) && isText(checksum) && isListOf(skipped, isText);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOf = <T>(value: unknown, is: (item: unknown) => item is T): value is T[] =>
  Array.isArray(value) && value.every(is);

const isText = (value: unknown): value is string => typeof value === 'string';

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
