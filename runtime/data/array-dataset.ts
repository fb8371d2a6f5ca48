import { DataError } from './data-error.ts';
import { copyItem, itemSize, type DataDemands, type Dataset, type ItemShape } from './dataset.ts';

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

/** Throws a DataError for the first value that isn't below `alphabet`. `size` is the number of values in one item. */
export function checkValues(values: Uint8Array, size: number, alphabet: number, path: string): void {
  const at = alphabet > 255 ? -1 : values.findIndex((value) => value >= alphabet);
  if (at < 0) return;
  throw new DataError({
    path,
    problem: `item ${String(Math.floor(at / size))} holds the value ${String(values[at])}`,
    expected: `values from 0 to ${String(alphabet - 1)}, for the spec's alphabet of ${String(alphabet)}`,
    suggestion: 'an alphabet of 256 takes any byte',
  });
}

/** Throws a DataError for the first label that isn't one of the spec's classes. */
export function checkLabels(labels: Uint8Array, { classes }: DataDemands, path: string): void {
  const at = labels.findIndex((label) => label >= classes);
  if (at < 0) return;
  const highest = labels.reduce((a, b) => Math.max(a, b), 0);
  throw new DataError({
    path,
    problem: `item ${String(at)} has the label ${String(labels[at])}`,
    expected: `labels from 0 to ${String(classes - 1)}, for the spec's ${String(classes)} classes`,
    suggestion: `set the spec's number of classes to ${String(highest + 1)}`,
  });
}

/** Throws a DataError where no training item has one of the spec's last classes: they could never be learnt. */
export function checkClassesAreUsed(labels: Uint8Array, { classes }: DataDemands, path: string): void {
  const used = labels.reduce((a, b) => Math.max(a, b), 0) + 1;
  if (used >= classes) return;
  throw new DataError({
    path,
    problem: `no item has a label above ${String(used - 1)}: ${String(classes - used)} of the spec's ${String(classes)} classes are empty`,
    expected: `labels from 0 to ${String(classes - 1)}`,
    suggestion: `set the spec's number of classes to ${String(used)}`,
  });
}
