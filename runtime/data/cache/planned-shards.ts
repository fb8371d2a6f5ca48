import type { Split } from '../dataset.ts';
import { shardFile } from './cache-index.ts';
import type { CachePlan } from './cache-index.ts';

/** A shard to be: which items of a split go into it. */
export interface PlannedShard {
  readonly split: Split;
  readonly file: string;
  readonly first: number;
  readonly count: number;
  /** The number of the first item among those of all splits. */
  readonly global: number;
}

/** The shards of a cache, those of the training split first. */
export const plannedShards = ({ items, shardItems }: CachePlan): readonly PlannedShard[] =>
  (['train', 'test'] as const).flatMap((split) =>
    Array.from({ length: Math.ceil(items[split] / shardItems) }, (_, number) => {
      const first = number * shardItems;
      const count = Math.min(shardItems, items[split] - first);
      const global = first + (split === 'train' ? 0 : items.train);
      return { split, file: shardFile(split, number), first, count, global };
    }),
  );

/** Items of the source in all of these shards. */
export const countItems = (shards: readonly PlannedShard[]): number =>
  shards.reduce((total, { count }) => total + count, 0);
