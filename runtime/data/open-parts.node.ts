/** The splits of a source: its own, or those that come of holding items out. */
import { DataError } from './data-error.ts';
import type { Split } from './dataset.ts';
import { divide, wholePart } from './division.ts';
import type { Part } from './division.ts';
import type { ItemStore } from './item-store.ts';
import type { Source } from './sources/source.node.ts';
import { describeExtents } from './stored-array.ts';

/** What was held out of training items; a later command needs it to hold out the same. */
export interface HeldOut {
  /** Share of the items. */
  readonly share: number;
  /** Of the items that were divided. */
  readonly fingerprint: string;
}

/** One split of a source. */
export interface SourcePart {
  readonly store: ItemStore;
  readonly part: Part;
  /** Undefined where the source has a test split of its own. */
  readonly heldOut: HeldOut | undefined;
}

/**
 * Opens a split. Where the source has no test split, `share` of its items are held out (the source's own share where undefined).
 * Rejects with a DataError where there is nothing in the split.
 */
export const openPart = async (source: Source, split: Split, share: number | undefined): Promise<SourcePart> => {
  const { train, test } = source.splits;
  const own = split === 'train' ? train : test;
  if (test !== undefined && own !== undefined) {
    const store = await own();
    return { store, part: wholePart(store.count), heldOut: undefined };
  }
  if (train === undefined) throw new DataError({ path: source.path, problem: 'it has no training items' });
  const store = await train();
  const division = { ...source.division, share: share ?? source.division.share };
  const part = divide(store.count, division, split);
  const heldOut = { share: division.share, fingerprint: store.fingerprint };
  if (part.count > 0 || store.count === 0) return { store, part, heldOut };
  await store.close();
  throw nothingLeft(source, split, store.count, division.share);
};

/** All splits of a source. */
export interface SourceParts {
  readonly train: SourcePart;
  /** Undefined where nothing is held out. */
  readonly test: SourcePart | undefined;
}

/** Opens all splits; close them with `closeParts`. Rejects with a DataError where a split's items aren't like those of the other. */
export const openParts = async (source: Source, share: number | undefined): Promise<SourceParts> => {
  const train = await openPart(source, 'train', share);
  const isWhole = train.heldOut !== undefined && train.part.count === train.store.count;
  const parts = { train, test: isWhole ? undefined : await openPart(source, 'test', share) };
  const { path, shape } = parts.test?.store ?? train.store;
  if (shape.join() === train.store.shape.join()) return parts;
  await closeParts(parts);
  throw new DataError({
    path,
    problem: `the items of its test split are ${describeExtents(shape)}, but the training items are ${describeExtents(train.store.shape)}`,
  });
};

export const closeParts = async ({ train, test }: SourceParts): Promise<void> => {
  await Promise.all([train.store.close(), test?.store.close()]);
};

const nothingLeft = ({ path }: Source, split: Split, count: number, share: number): DataError => {
  const items = count === 1 ? 'the only item' : `${count} items`;
  return new DataError({
    path,
    problem:
      split === 'test'
        ? `it has no test split, and nothing of it is held out (a share of ${share} of ${items})`
        : `all of it is held out (a share of ${share} of ${items})`,
    suggestion: split === 'test' ? 'data with a test split, or train with --hold-out 0.02' : '--hold-out 0.02',
  });
};
