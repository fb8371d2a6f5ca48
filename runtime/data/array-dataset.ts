import { copyItem, itemSize } from './dataset.ts';
import type { Dataset, ItemShape } from './dataset.ts';

/** Items and labels held in memory. */
export interface ArrayContents extends ItemShape {
  readonly name: string;
  readonly classes: number;
  readonly classNames?: readonly string[] | undefined;
  /** [count, ...extents, channels] */
  readonly items: Uint8Array;
  /** [count] */
  readonly labels: Uint8Array;
}

/** A dataset in memory. Throws a RangeError if items and labels don't have the same count. */
export class ArrayDataset implements Dataset {
  readonly name: string;
  readonly count: number;
  readonly extents: readonly number[];
  readonly channels: number;
  readonly classes: number;
  readonly classNames?: readonly string[];
  readonly #items: Uint8Array;
  readonly #labels: Uint8Array;
  readonly #size: number;

  constructor({ name, extents, channels, classes, classNames, items, labels }: ArrayContents) {
    this.name = name;
    this.count = labels.length;
    this.extents = extents;
    this.channels = channels;
    this.classes = classes;
    if (classNames !== undefined) this.classNames = classNames;
    this.#items = items;
    this.#labels = labels;
    this.#size = itemSize({ extents, channels });
    if (items.length !== this.count * this.#size) throw new RangeError(`${name}: items and labels differ in number.`);
  }

  label(index: number): number {
    const label = this.#labels[index];
    if (label === undefined) throw new RangeError(`${this.name} has no item ${String(index)}.`);
    return label;
  }

  read(index: number, into: Uint32Array, offset: number, flip = false): void {
    if (index < 0 || index >= this.count) throw new RangeError(`${this.name} has no item ${String(index)}.`);
    copyItem(this.#items, index * this.#size, this, into, offset, flip);
  }
}
