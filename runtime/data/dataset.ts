import type { Damage } from './damage.ts';
import type { Tokens } from './elements.ts';
import type { Settings } from '../model.ts';

/** Shape of one item: an array in memory order [...extents, channels]. */
export interface ItemShape {
  /** From the outermost axis in: [height, width] for images. */
  readonly extents: readonly number[];
  readonly channels: number;
}

/** What is asked of data whose size is free. */
export interface WantedItems extends ItemShape {
  /** Values lie in 0 … alphabet − 1; 256 where nobody says. */
  readonly alphabet?: number;
  /** Name of the kind of data; the source tells where nobody says. */
  readonly kind?: string;
  /** Whether the last value marks the end of an item, and fills what is behind it. */
  readonly end?: boolean;
  readonly settings?: Settings;
  /** What a run has learnt of its data already: other data are brought to the same. */
  readonly facts?: unknown;
}

/** What a spec demands of its data. */
export interface DataDemands extends ItemShape {
  readonly classes: number;
  /** Values lie in 0 … alphabet − 1. */
  readonly alphabet: number;
  /** Name of the kind of data; undefined where any will do. */
  readonly kind?: string;
  /** Whether the last value marks the end of an item, and fills what is behind it. */
  readonly end?: boolean;
  readonly settings?: Settings;
  /** What a run has learnt of its data already: other data are brought to the same. */
  readonly facts?: unknown;
}

export type Split = 'train' | 'test';

/** A labelled set of arrays of tokens, all of one shape. */
export interface Dataset extends ItemShape {
  /** Where it comes from, for messages. */
  readonly name: string;
  readonly count: number;
  readonly classes: number;
  readonly classNames?: readonly string[];
  /** What the kind of data has learnt of the items; see `ItemForm.facts`. */
  readonly facts?: unknown;
  /** Class of item `index`, 0 … classes − 1. */
  label(index: number): number;
  /**
   * Writes the tokens of item `index` into `into` from `offset` on: `itemSize` values in memory order [...extents, channels],
   * mirrored along the last axis if `flip` is true. Throws a DataError, or rejects with one, where the item can't be read.
   */
  read(index: number, into: Uint32Array, offset: number, flip?: boolean): void | Promise<void>;
  /** Items that can't be read and that batches do without; undefined where any such item is an error. */
  readonly damage?: Damage | undefined;
  /** Lets go of files. */
  close?(): Promise<void>;
}

/** Values in one item. */
export const itemSize = ({ extents, channels }: ItemShape): number =>
  extents.reduce((product, extent) => product * extent, channels);

/** "28×28×1" */
export const describeShape = ({ extents, channels }: ItemShape): string => [...extents, channels].join('×');

/** Copies one item from `values[start…]` to `into[offset…]`, mirrored along the last axis if `flip` is true. */
export const copyItem = (
  values: Tokens,
  start: number,
  shape: ItemShape,
  into: Uint32Array,
  offset: number,
  flip = false,
): void => {
  const item = values.subarray(start, start + itemSize(shape));
  if (flip) copyMirrored(item, shape.extents.at(-1) ?? 1, shape.channels, into, offset);
  else into.set(item, offset);
};

const copyMirrored = (item: Tokens, width: number, channels: number, into: Uint32Array, offset: number): void => {
  for (let from = 0; from < item.length; from += channels) {
    const column = (from / channels) % width;
    const to = from + (width - 1 - 2 * column) * channels;
    into.set(item.subarray(from, from + channels), offset + to);
  }
};
