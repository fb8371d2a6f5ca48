/** Whether an array's elements can be tokens. */
import type { Dtype } from '../formats/dtype.ts';
import { DataError } from './data-error.ts';
import { isWhole } from './elements.ts';
import { numbersOf } from './stored-array.ts';
import type { StoredArray } from './stored-array.ts';

/** Rejects with a DataError for an array whose elements can't be tokens; it says how to make tokens of the values that it holds. */
export const checkTokens = async (array: StoredArray): Promise<void> => {
  const { path, dtype } = array;
  if (isWhole(dtype)) return;
  let [least, largest] = [Infinity, -Infinity];
  for await (const numbers of numbersOf(array)) {
    for (const value of numbers) {
      if (!Number.isFinite(value)) throw notWhole(path, dtype, `some of them aren't finite: ${value}`, replace);
      if (value < least) least = value;
      if (value > largest) largest = value;
    }
  }
  const range = least > largest ? 'there are none' : `from ${shown(least)} to ${shown(largest)}`;
  throw notWhole(path, dtype, range, scalingFor(least, largest));
};

const replace = 'find out where they come from, and replace them: values = numpy.nan_to_num(values)';

/** NumPy's words for making bytes of floats that lie in a range. */
const scalingFor = (least: number, largest: number): string => {
  if (least >= 0 && largest <= 1) return 'store (255 * values).round().astype("uint8")';
  if (least >= -1 && largest <= 1) return 'store ((values + 1) * 127.5).round().astype("uint8")';
  if (least >= 0 && largest <= 255) return 'store values.round().astype("uint8")';
  return 'scale them: store ((values - values.min()) * (255 / (values.max() - values.min()))).round().astype("uint8")';
};

const shown = (value: number): string => String(Number(value.toPrecision(6)));

const notWhole = (path: string, dtype: Dtype, range: string, suggestion: string): DataError =>
  new DataError({
    path,
    problem: `its elements are ${dtype} (${range}), not whole numbers`,
    expected: 'tokens, such as unsigned bytes from 0 to 255',
    suggestion,
  });
