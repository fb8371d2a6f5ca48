import type { StoredArray } from '../stored-array.ts';

/** Arrays by name. */
export interface NamedArrays {
  /** What messages call them. */
  readonly path: string;
  readonly names: readonly string[];
  /** Opens an array, to be closed by itself. Rejects with a DataError. */
  open(name: string): Promise<StoredArray>;
}
