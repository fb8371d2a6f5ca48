import type { DataFault } from './data-error.ts';
import type { Tokens } from './elements.ts';

/** The items of one split as their source holds them, before a spec has asked anything of them. */
export interface ItemStore {
  /** What messages call it: a file, or a folder. */
  readonly path: string;
  readonly count: number;
  /** Shape of an item: [...extents, channels], or [...extents] where there is one channel. */
  readonly shape: readonly number[];
  /** [count]; undefined where the source has none. */
  readonly labels: Uint32Array | undefined;
  /** What is wrong with a class that has files but no item; undefined where every class has items, or nobody knows. */
  readonly emptyClass?: DataFault | undefined;
  /** What the user should hear of the items, such as files that are left out. */
  readonly remarks?: readonly string[];
  /** Tells these items from others: a split that is made by chance or by place is the same only for the same items. */
  readonly fingerprint: string;
  /** Whether reading takes decoding, so that what was read is worth keeping. */
  readonly isCostly: boolean;
  /** Reads at the same time that keep the source busy. */
  readonly width: number;
  /** Whether every value is surely a token of an alphabet of this size, so that nobody needs to look. */
  fits(alphabet: number): boolean;
  /** The values of items `first` … `first` + `count` − 1, one after the other. Rejects with a DataError. */
  read(first: number, count: number): Promise<Tokens>;
  close(): Promise<void>;
}

/** Reads at the same time from files that need no decoding: more than the threads that Node has for them. */
export const fileReads = 8;
