/** Labels in arrays. */
import { DataError } from './data-error.ts';
import { isWhole } from './elements.ts';
import { describeExtents, entrySize, numbersOf } from './stored-array.ts';
import type { StoredArray } from './stored-array.ts';

/** NumPy's words for numbering any labels from 0 on without gaps. */
export const renumberAdvice = 'number the labels from 0 on: labels = numpy.unique(labels, return_inverse=True)[1]';

/** All labels of an array [count] or [count, 1]. Rejects with a DataError where it isn't one, or a label isn't one. */
export const readLabels = async (array: StoredArray): Promise<Uint32Array> => {
  const { path, shape, dtype } = array;
  const [count = 0] = shape;
  if (shape.length === 0 || entrySize(array) !== 1) throw await wrongRank(array);
  const labels = new Uint32Array(count);
  let at = 0;
  for await (const numbers of numbersOf(array)) {
    for (const value of numbers) {
      if (!(Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff)) {
        const problem = `item ${at} has the label ${value}`;
        throw new DataError({ path, problem, expected: 'whole numbers from 0 on', suggestion: renumberAdvice });
      }
      labels[at++] = value;
    }
  }
  if (isWhole(dtype)) return labels;
  const problem = `its elements are ${dtype}, not whole numbers`;
  throw new DataError({
    path,
    problem,
    expected: 'whole numbers from 0 on',
    suggestion: 'store labels.astype("int64")',
  });
};

const wrongRank = async (array: StoredArray): Promise<DataError> => {
  const { path, shape } = array;
  const suggestion = (await isOneHot(array)) ? 'its rows are one-hot: store labels.argmax(axis=1)' : undefined;
  const problem = `it holds ${describeExtents(shape)} labels`;
  return new DataError({ path, problem, expected: 'one label for each item', ...(suggestion && { suggestion }) });
};

/** Whether each row of an array [count, classes] is 1 in one place and 0 elsewhere. */
const isOneHot = async (array: StoredArray): Promise<boolean> => {
  if (array.shape.length !== 2) return false;
  const size = entrySize(array);
  let [at, ones] = [0, 0];
  for await (const numbers of numbersOf(array)) {
    for (const value of numbers) {
      if (value !== 0 && value !== 1) return false;
      ones = (at % size === 0 ? 0 : ones) + value;
      if (++at % size === 0 && ones !== 1) return false;
    }
  }
  return at > 0;
};
