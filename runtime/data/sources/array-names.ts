import type { Split } from '../dataset.ts';
import { splitNames } from './split-names.ts';

/** The names of an array of items and of the array of their labels. */
export interface ArrayPair {
  readonly items: string;
  /** Undefined where the items have no labels. */
  readonly labels: string | undefined;
}

/** What the arrays are called, for messages. */
export const arrayNamesHelp =
  'arrays called x_train, y_train (x_test, …), train_images, train_labels (val_images, …), train (test, …), images and labels, or arr_0 and arr_1';

/** The pairs of arrays by split; undefined where no array has a name that tells what it is. */
export const pairArrays = (names: readonly string[]): Readonly<Partial<Record<Split, ArrayPair>>> | undefined => {
  for (const { train, test } of schemes) {
    const [items, held] = [present(train, names), test.map((candidate) => present(candidate, names)).find(Boolean)];
    if (items !== undefined) return held === undefined ? { train: items } : { train: items, test: held };
    if (held !== undefined) return { test: held };
  }
  return undefined;
};

const present = ({ items, labels }: ArrayPair, names: readonly string[]): ArrayPair | undefined => {
  if (!names.includes(items)) return undefined;
  return { items, labels: labels !== undefined && names.includes(labels) ? labels : undefined };
};

const pair = (items: string, labels: string): ArrayPair => ({ items, labels });

/** Names by which arrays tell what they are. Those of one split alone belong to the split of their file. */
const schemes: readonly { readonly test: readonly ArrayPair[]; readonly train: ArrayPair }[] = [
  // Keras
  { train: pair('x_train', 'y_train'), test: splitNames.test.map((name) => pair(`x_${name}`, `y_${name}`)) },
  // MedMNIST
  {
    train: pair('train_images', 'train_labels'),
    test: splitNames.test.map((name) => pair(`${name}_images`, `${name}_labels`)),
  },
  { train: pair('train', 'train_labels'), test: splitNames.test.map((name) => pair(name, `${name}_labels`)) },
  { train: pair('images', 'labels'), test: [] },
  { train: pair('data', 'labels'), test: [] },
  // numpy.savez without names; ADM's batches of samples
  { train: pair('arr_0', 'arr_1'), test: [] },
];
