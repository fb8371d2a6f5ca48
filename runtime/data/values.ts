import { isDamaged } from './damage.ts';
import { DataError } from './data-error.ts';
import type { Tokens } from './elements.ts';
import { largestAlphabet } from './largest-alphabet.ts';
import { inParallel } from './in-parallel.ts';
import type { ItemStore } from './item-store.ts';

/** Values that are looked through at a time. */
const chunkValues = 2 ** 22;

/**
 * The largest value of all items, of `size` values each; damaged items are left out. Rejects with a DataError where a value isn't a
 * token of the alphabet.
 */
export const largestValue = async (store: ItemStore, size: number, alphabet: number): Promise<number> => {
  const { count, isCostly, width } = store;
  const chunk = isCostly ? 1 : Math.max(Math.floor(chunkValues / size), 1);
  let [least, largest, wrong] = [0, 0, Infinity];
  await inParallel(Math.ceil(count / chunk), isCostly ? width : 1, async (number) => {
    const first = number * chunk;
    const values = await readSound(store, first, Math.min(chunk, count - first));
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? 0;
      if (value < least) least = value;
      if (value > largest) largest = value;
      if (value < 0 || value >= alphabet) wrong = Math.min(wrong, first + Math.floor(at / size));
    }
  });
  if (wrong === Infinity) return largest;
  throw new DataError({
    path: store.path,
    problem: `item ${wrong} holds values beyond the alphabet: those of all items are from ${least} to ${largest}`,
    expected: `values from 0 to ${alphabet - 1}, for an alphabet of ${alphabet}`,
    suggestion: cureFor(least, largest),
  });
};

/** No values where the item is damaged. */
const readSound = async (store: ItemStore, first: number, count: number): Promise<Tokens> => {
  try {
    return await store.read(first, count);
  } catch (error) {
    if (isDamaged(error)) return new Uint8Array(0);
    throw error;
  }
};

const cureFor = (least: number, largest: number): string => {
  if (least < 0) return `store values that begin with 0: values + ${-least}`;
  if (largest < largestAlphabet) return `set data.alphabet to ${largest < 256 ? 256 : largest + 1}`;
  return `store values that an alphabet of ${largestAlphabet} holds: values // ${Math.ceil((largest + 1) / largestAlphabet)}`;
};
