/** Holding out items of sources that have no test split of their own. */
import { permute } from '../random/permute.ts';
import type { Split } from './dataset.ts';

/** How a source's items are divided where it has no test split. */
export interface Division {
  /** `random`: items drawn by a fixed seed; `tail`: the last ones, for sequences that follow each other. */
  readonly manner: 'random' | 'tail';
  /** Share of the items that is held out: 0 … 1. */
  readonly share: number;
}

/** Some of a store's items, in the store's order. */
export interface Part {
  readonly count: number;
  /** The store's number of item `index` of the part. */
  at(index: number): number;
}

/** The same for every run and command, so that all agree on what is held out. */
const seed = 0;

/** All of `count` items. */
export const wholePart = (count: number): Part => ({ count, at: (index) => index });

/**
 * One split of `count` items. Some are held out and some are left to train on, if there are two or more and the share is neither
 * 0 nor 1. What a smaller share holds out, a larger one does too.
 */
export const divide = (count: number, { manner, share }: Division, split: Split): Part => {
  const held = heldCount(count, share);
  if (manner === 'tail') {
    const first = count - held;
    return split === 'train' ? wholePart(first) : { count: held, at: (index) => first + index };
  }
  const drawn = Uint32Array.from({ length: held }, (_, index) => permute(seed, 0, count, index)).sort();
  if (split === 'test') return { count: held, at: (index) => drawn[index] ?? 0 };
  return { count: count - held, at: (index) => index + heldBefore(drawn, index) };
};

const heldCount = (count: number, share: number): number => {
  const wanted = Math.round(count * share);
  const least = share > 0 ? 1 : 0;
  const most = share < 1 ? count - 1 : count;
  return Math.max(Math.min(Math.max(wanted, least), most), 0);
};

/** How many of the items held out, which are sorted, come before item `index` of the rest. */
const heldBefore = (held: Uint32Array, index: number): number => {
  let low = 0;
  let high = held.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((held[middle] ?? 0) - middle <= index) low = middle + 1;
    else high = middle;
  }
  return low;
};
