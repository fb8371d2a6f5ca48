import { DataError } from './data-error.ts';

/** Items of a dataset that turned out to be damaged, up to as many as the user puts up with. */
export interface Damage {
  has(index: number): boolean;
  /** Notes a damaged item; throws its error, with a suggestion, where that is one too many. */
  note(index: number, error: DataError): void;
}

/** @param tell hears of each item that is skipped */
export const tolerate = (limit: number, tell: (text: string) => void): Damage => {
  const known = new Set<number>();
  return {
    has: (index) => known.has(index),
    note(index, error) {
      if (known.has(index)) return;
      if (known.size >= limit) throw tooMany(error, limit);
      known.add(index);
      tell(`Skipped (${known.size} of at most ${limit}): ${error.path}: ${error.problem}.`);
    },
  };
};

/** Whether an error is of one item alone, so that others can be read. */
export const isDamaged = (error: unknown): error is DataError =>
  error instanceof Error && error.name === 'DataError' && Reflect.get(error, 'damaged') === true;

const tooMany = ({ path, problem, expected, suggestion, cause }: DataError, limit: number): DataError => {
  const others = limit === 0 ? '' : `; ${limit} before it were skipped, and no more may be`;
  const skip = `skip such files: --skip-corrupt ${Math.max(10, 2 * limit)}`;
  const fault = {
    path,
    problem: `${problem}${others}`,
    suggestion: `${suggestion ?? 'replace or remove the file'}, or ${skip}`,
  };
  return new DataError(expected === undefined ? fault : { ...fault, expected }, { cause });
};
