import type { Damage } from './damage.ts';
import { copyItem } from './dataset.ts';
import type { Dataset, ItemShape } from './dataset.ts';
import type { Part } from './division.ts';
import type { Tokens } from './elements.ts';
import type { ItemStore } from './item-store.ts';

/** Items that were decoded are kept up to this many bytes; all are equally likely, so none is worth more than another. */
const keptBytes = 2 ** 29;

export interface StoredDatasetContents extends ItemShape {
  readonly name: string;
  readonly classes: number;
  readonly classNames: readonly string[] | undefined;
  readonly facts?: unknown;
  readonly store: ItemStore;
  /** The dataset's items among the store's. */
  readonly part: Part;
  readonly damage?: Damage | undefined;
}

/** A dataset that reads its items when they are asked for. */
export class StoredDataset implements Dataset {
  readonly name: string;
  readonly count: number;
  readonly extents: readonly number[];
  readonly channels: number;
  readonly classes: number;
  readonly classNames?: readonly string[];
  readonly facts: unknown;
  readonly damage: Damage | undefined;
  readonly #store: ItemStore;
  readonly #part: Part;
  readonly #kept = new Map<number, Tokens>();

  constructor({ name, extents, channels, classes, classNames, facts, store, part, damage }: StoredDatasetContents) {
    this.name = name;
    this.count = part.count;
    this.extents = extents;
    this.channels = channels;
    this.classes = classes;
    if (classNames !== undefined) this.classNames = classNames;
    this.facts = facts;
    this.damage = damage;
    this.#store = store;
    this.#part = part;
  }

  label(index: number): number {
    return this.#store.labels?.[this.#at(index)] ?? 0;
  }

  async read(index: number, into: Uint32Array, offset: number, flip = false): Promise<void> {
    copyItem(await this.#values(this.#at(index)), 0, this, into, offset, flip);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #values(at: number): Promise<Tokens> {
    const kept = this.#kept.get(at);
    if (kept !== undefined) return kept;
    const values = await this.#store.read(at, 1);
    if (this.#store.isCostly && (this.#kept.size + 1) * values.byteLength <= keptBytes) this.#kept.set(at, values);
    return values;
  }

  #at(index: number): number {
    if (index < 0 || index >= this.count) throw new RangeError(`${this.name} has no item ${index}.`);
    return this.#part.at(index);
  }
}
