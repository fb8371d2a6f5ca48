import type { Split } from '../dataset.ts';
import { partFile, shardFile } from './cache-index.ts';
import type { CachePlan } from './cache-index.ts';

const shardBytes = 2 ** 28;
/** Of small items: their labels and checksums are in memory. */
const mostItems = 2 ** 20;
const partBytes = 2 ** 24;
const fewestPartItems = 64;
const mostPartItems = 4096;

/** Few and large shards of small parts, for items of `itemBytes`: 256 MiB, and 16 MiB or 64 to 4096 items. */
export const usualSizes = (itemBytes: number): Pick<CachePlan, 'shardItems' | 'partItems'> => {
  const shardItems = itemsIn(shardBytes, itemBytes, 1, mostItems);
  return { shardItems, partItems: Math.min(itemsIn(partBytes, itemBytes, fewestPartItems, mostPartItems), shardItems) };
};

/** As many items as `bytes` hold, within bounds. */
const itemsIn = (bytes: number, itemBytes: number, least: number, most: number): number =>
  Math.min(Math.max(Math.floor(bytes / itemBytes), least), most);

/** A file to be: which items of a split go into it. */
export interface PlannedFile {
  readonly file: string;
  readonly first: number;
  readonly count: number;
  /** The number of the first item among those of all splits. */
  readonly global: number;
}

/** A shard to be. */
export interface PlannedShard extends PlannedFile {
  readonly split: Split;
  /** What it is put together of. */
  readonly parts: readonly PlannedFile[];
}

/** The shards of a cache, those of the training split first. */
export const plannedShards = ({ items, shardItems, partItems }: CachePlan): readonly PlannedShard[] =>
  (['train', 'test'] as const).flatMap((split) => {
    const whole = { file: split, first: 0, count: items[split], global: split === 'train' ? 0 : items.train };
    return divided(whole, shardItems, (number) => shardFile(split, number)).map((shard, number) => ({
      ...shard,
      split,
      parts: divided(shard, partItems, (part) => partFile(split, number, part)),
    }));
  });

const divided = (
  { first, count, global }: PlannedFile,
  size: number,
  name: (number: number) => string,
): readonly PlannedFile[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, number) => {
    const skipped = number * size;
    return {
      ...{ file: name(number), count: Math.min(size, count - skipped) },
      ...{ first: first + skipped, global: global + skipped },
    };
  });

/** Items of the source in all of these files. */
export const countItems = (files: readonly PlannedFile[]): number =>
  files.reduce((total, { count }) => total + count, 0);
