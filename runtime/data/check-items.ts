/** Whether a store's items are what a spec demands. */
import { checkClasses, checkLabels } from './check-classes.ts';
import { isDamaged } from './damage.ts';
import { DataError } from './data-error.ts';
import { describeShape, itemSize } from './dataset.ts';
import type { DataDemands, Split } from './dataset.ts';
import type { ItemStore } from './item-store.ts';
import { describeExtents } from './stored-array.ts';
import { largestValue } from './values.ts';

/** Rejects with a DataError for the first thing about the items that doesn't fit the spec. */
export const checkItems = async (
  store: ItemStore,
  demands: DataDemands,
  split: Split,
  classNames: readonly string[] | undefined,
): Promise<void> => {
  if (store.count === 0)
    throw new DataError({ path: store.path, problem: 'it holds no items', expected: 'one item at least' });
  checkShape(store, demands);
  if (split === 'train') checkClasses(store, classNames);
  else checkNames(store, demands, classNames);
  checkLabels(store, demands.classes, split);
  if (store.isCostly) await readFirst(store);
  await checkValues(store, demands);
};

/** Pictures are decoded when they are wanted. What is wrong with all of them shows in the first, before anything is trained. */
const readFirst = async (store: ItemStore): Promise<void> => {
  await store.read(0, 1).catch((error: unknown) => {
    if (!isDamaged(error)) throw error;
  });
};

const checkShape = ({ path, shape }: ItemStore, demands: DataDemands): void => {
  const held = shape.join('×');
  const wanted = describeShape(demands);
  if (held === wanted || (demands.channels === 1 && held === demands.extents.join('×'))) return;
  const { extents, channels } = demands;
  const isPlanar = shape.join() === [channels, ...extents].join();
  throw new DataError({
    path,
    problem: `the spec says ${wanted}, but the file holds ${shape.length === 0 ? 'single values' : describeExtents(shape)}`,
    expected: `items of ${wanted}`,
    suggestion: isPlanar
      ? 'channels come last: store the array with numpy.moveaxis(array, 1, -1)'
      : "change the data's shape in the spec, or give other data",
  });
};

/** Names of another number of classes are of other classes. */
const checkNames = ({ path }: ItemStore, { classes }: DataDemands, names: readonly string[] | undefined): void => {
  if (names === undefined || names.length === classes) return;
  throw new DataError({ path, problem: `it has names of ${names.length} classes, but the spec says ${classes}` });
};

/** Looks through the values, but only of stores that may hold others than the spec's tokens. */
const checkValues = async (store: ItemStore, demands: DataDemands): Promise<void> => {
  if (!store.fits(demands.alphabet)) await largestValue(store, itemSize(demands), demands.alphabet);
};
