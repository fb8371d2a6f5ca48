/** The index of a cache: what is in its shards, and how to tell that they are whole. */
import type { Settings } from '../../model.ts';
import { DataError } from '../data-error.ts';
import type { ItemShape, Split } from '../dataset.ts';

/** Name of the index in the cache's folder. It is written last: a folder with an index is a whole cache. */
export const indexFile = 'cache.json';
/** Name of the plan, which is there while the cache is being made. */
export const planFile = 'cache-plan.json';

const cacheFormat = 'fractalc-cache-2';

/** The type of the items' values: 8 bits for alphabets of up to 256, else 16. */
export type CacheDtype = 'U8' | 'U16';

/** What a spec says of the cache's items. */
export interface CacheForm extends ItemShape {
  /** Values lie in 0 … alphabet − 1. */
  readonly alphabet: number;
  /** Name of the kind of data; null where nobody has said it. */
  readonly kind: string | null;
  readonly settings: Settings;
}

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
  readonly dtype: CacheDtype;
  readonly form: CacheForm;
  /** What the kind of data has learnt of the source; see `ItemForm.facts`. Null where nothing is. */
  readonly facts: unknown;
  readonly classNames: readonly string[] | null;
  readonly labelled: boolean;
  /** Items of the source that a shard is made of; damaged ones are left out. */
  readonly shardItems: number;
  /** Items of the source in each of the files that a shard is put together of. */
  readonly partItems: number;
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

/** The name of part `part` of that shard, which is there until the shard is whole. */
export const partFile = (split: Split, number: number, part: number): string =>
  `${split}-${String(number).padStart(5, '0')}.part-${String(part).padStart(5, '0')}.safetensors`;

export const encodeIndex = (index: CacheIndex | CachePlan): string => `${JSON.stringify(index, null, 1)}\n`;

/** Reads the index of the cache in `folder`. Throws a DataError where the text isn't one. */
export const decodeIndex = (text: string, folder: string): CacheIndex => {
  const path = `${folder}/${indexFile}`;
  const value = parse(text, folder, path);
  if (isRecord(value) && isPlan(value['plan']) && isShards(value['shards'])) return value as unknown as CacheIndex;
  throw notAnIndex(isRecord(value) ? value['plan'] : undefined, folder, path);
};

/** Reads the plan of the cache in `folder`. Throws a DataError where the text isn't one. */
export const decodePlan = (text: string, folder: string): CachePlan => {
  const path = `${folder}/${planFile}`;
  const value = parse(text, folder, path);
  if (isPlan(value)) return value;
  throw notAnIndex(value, folder, path);
};

/** The parts of two plans that differ, in words; empty where the same cache comes of both. */
export const planDifferences = (before: CachePlan, now: CachePlan): readonly string[] => {
  const keys = Object.keys(now) as (keyof CachePlan)[];
  return keys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map((key) => `${key}: ${JSON.stringify(before[key])} before, ${JSON.stringify(now[key])} now`);
};

const parse = (text: string, folder: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const suggestion = again(folder);
    throw new DataError({ path, problem: 'it is not JSON: cut off, or damaged', suggestion }, { cause });
  }
};

const again = (folder: string, source = 'SOURCE'): string =>
  `remove the folder ${folder}; then make the cache again, with the same options as before: fractalc data ${source} -o ${folder}`;

/** Says what an older cache was made of. */
const notAnIndex = (plan: unknown, folder: string, path: string): DataError => {
  const source = isRecord(plan) && isRecord(plan['source']) ? plan['source']['path'] : undefined;
  return new DataError({
    path,
    problem: "it isn't a cache's index of this version of fractalc",
    expected: `the format ${cacheFormat}`,
    suggestion: again(folder, isText(source) ? source : undefined),
  });
};

const isPlan = (value: unknown): value is CachePlan => {
  if (!isRecord(value)) return false;
  const { format, source, holdOut, shape, dtype, form, facts, classNames, labelled, items } = value;
  return (
    format === cacheFormat &&
    isRecord(source) &&
    [source['path'], source['title']].every(isText) &&
    isRecord(source['fingerprints']) &&
    (holdOut === null || typeof holdOut === 'number') &&
    isListOf(shape, isCount) &&
    (dtype === 'U8' || dtype === 'U16') &&
    isForm(form) &&
    facts !== undefined &&
    (classNames === null || isListOf(classNames, isText)) &&
    typeof labelled === 'boolean' &&
    [value['shardItems'], value['partItems']].every(isCount) &&
    isRecord(items) &&
    [items['train'], items['test']].every(isCount)
  );
};

const isForm = (value: unknown): value is CacheForm => {
  if (!isRecord(value)) return false;
  const { extents, channels, alphabet, kind, settings } = value;
  const isKind = kind === null || isText(kind);
  return isListOf(extents, isCount) && isCount(channels) && isCount(alphabet) && isKind && isRecord(settings);
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
