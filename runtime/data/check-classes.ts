/** Whether labels, the names of classes and the spec's number of classes agree. */
import { DataError } from './data-error.ts';
import type { Split } from './dataset.ts';
import type { ItemStore } from './item-store.ts';
import { renumberAdvice } from './read-labels.ts';

type Labelled = Pick<ItemStore, 'path' | 'labels' | 'emptyClass'>;

/** Labels or names that are listed in a message. */
const listed = 5;

/**
 * The number of classes of a training split: 1 without labels. Throws a DataError unless its labels are 0 … classes − 1, each of them
 * used (what no item shows can't be learnt), with one name each where there are names.
 */
export const checkClasses = ({ path, labels, emptyClass }: Labelled, names: readonly string[] | undefined): number => {
  if (emptyClass !== undefined) throw new DataError(emptyClass);
  const used = [...new Set(labels)].sort((a, b) => a - b);
  const named = names?.length ?? 0;
  if (used.length === 0) {
    if (named <= 1) return 1;
    const suggestion = 'store the labels beside the items, or remove the names';
    throw new DataError({ path, problem: `it has no labels, but names of ${named} classes`, suggestion });
  }
  const highest = used.at(-1) ?? 0;
  if (highest >= used.length) throw gaps(path, used, names);
  if (names === undefined || named === used.length) return used.length;
  throw new DataError({
    path,
    problem: `its labels are ${range(0, highest)}, but there are names of ${named} classes: ${list(names)}`,
    expected: 'one name for each label',
    suggestion: `name ${used.length === 1 ? '1 class' : `${used.length} classes`}${named > used.length ? ', or add items of the others' : ''}`,
  });
};

const gaps = (path: string, used: readonly number[], names: readonly string[] | undefined): DataError => {
  const [least = 0, highest = 0] = [used[0], used.at(-1)];
  const isShifted = highest - least + 1 === used.length;
  const known = new Set(used);
  const candidates = Array.from({ length: Math.min(highest, used.length + listed) }, (_, label) => label);
  const missing = candidates.filter((label) => !known.has(label)).slice(0, listed + 1);
  const shown =
    names === undefined
      ? list(missing)
      : list(missing.map((label) => `${label} (${names[label] ?? 'without a name'})`));
  const renumber = isShifted ? `number the labels from 0 on: labels = labels - ${least}` : renumberAdvice;
  return new DataError({
    path,
    problem: isShifted
      ? `its labels are ${range(least, highest)}: no item has the label ${shown}`
      : `its ${used.length} labels lie between ${least} and ${highest}: no item has the label ${shown}`,
    expected: 'labels from 0 on without gaps, each with an item to learn from',
    suggestion:
      names === undefined
        ? renumber
        : `add items of the classes without any, or ${renumber}, and name ${used.length} classes`,
  });
};

/** Throws a DataError unless the labels are those of the spec's classes. A training split has passed `checkClasses`. */
export const checkLabels = ({ path, labels }: Labelled, classes: number, split: Split): void => {
  if (labels === undefined) {
    if (classes > 1) throw unlabelled(path, classes);
    return;
  }
  const held = labels.reduce((a, b) => Math.max(a, b), 0) + 1;
  if (held > classes || (split === 'train' && held < classes)) throw wrongCount(path, labels, held, classes, split);
};

const unlabelled = (path: string, classes: number): DataError =>
  new DataError({
    path,
    problem: `it has no labels, but the spec says ${classes} classes`,
    expected: 'one label for each item',
    suggestion: 'set data.classes to 1, or store the labels beside the items',
  });

const wrongCount = (path: string, labels: Uint32Array, held: number, classes: number, split: Split): DataError => {
  const wanted = classes === 1 ? 'a single class' : `${classes} classes`;
  const at = labels.findIndex((label) => label >= classes);
  return new DataError({
    path,
    problem:
      at < 0
        ? `its labels are ${range(0, held - 1)}, but the spec says ${wanted}`
        : `item ${at} has the label ${labels[at] ?? ''}`,
    expected: `labels ${range(0, classes - 1)}, for the spec's ${wanted}`,
    suggestion: split === 'train' ? `set data.classes to ${held}` : 'number its labels as those of the training split',
  });
};

const range = (least: number, highest: number): string =>
  least === highest ? String(least) : `from ${least} to ${highest}`;

const list = (items: readonly (number | string)[]): string =>
  `${items.slice(0, listed).join(', ')}${items.length > listed ? ', …' : ''}`;
