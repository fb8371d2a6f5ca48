/** How far one tensor is from the reference's. */
export interface Difference {
  readonly tensor: string;
  /** In the measure of its group; NaN counts as infinitely far. */
  readonly error: number;
}

/** Tensors that are compared by one measure. */
export interface GroupReport {
  readonly name: string;
  /** What `error` measures. */
  readonly measure: string;
  readonly limit: number;
  readonly tensors: number;
  /** The tensor that is farthest off, and by how much. */
  readonly worst: string;
  readonly error: number;
  readonly pass: boolean;
}

/** A measure with its limit. */
export interface Criterion {
  readonly measure: string;
  readonly limit: number;
}

/** Sums up the differences of a group: it passes if all stay within the limit. */
export const summarise = (
  name: string,
  { measure, limit }: Criterion,
  differences: readonly Difference[],
): GroupReport => {
  const errors = differences.map(({ tensor, error }) => ({ tensor, error: Number.isNaN(error) ? Infinity : error }));
  const worst = errors.reduce((far, next) => (next.error > far.error ? next : far), { tensor: '', error: -1 });
  const error = Math.max(0, worst.error);
  return {
    name,
    measure,
    limit,
    tensors: errors.length,
    worst: worst.tensor,
    error,
    pass: errors.length > 0 && error <= limit,
  };
};

const pairs = function* (actual: ArrayLike<number>, expected: ArrayLike<number>): Generator<readonly [number, number]> {
  const count = Math.max(actual.length, expected.length);
  for (let i = 0; i < count; i++) yield [actual[i] ?? NaN, expected[i] ?? NaN];
};

/** 0 / 0 is 0: where the reference is all zeros, nothing else will do. */
const ratio = (part: number, whole: number): number => (part === 0 ? 0 : part / whole);

/** max |Δ|; NaN where a number is missing or not a number. */
export const largestDifference = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  let largest = 0;
  for (const [a, e] of pairs(actual, expected)) {
    const difference = Math.abs(a - e);
    if (Number.isNaN(difference)) return NaN;
    largest = Math.max(largest, difference);
  }
  return largest;
};

/** max |Δ| / max |reference|. */
export const relativeToLargest = (actual: ArrayLike<number>, expected: ArrayLike<number>): number =>
  ratio(largestDifference(actual, expected), largestDifference(expected, new Float32Array(expected.length)));

/** ‖Δ‖ / (‖reference‖ + floor). */
export const relativeNorm = (actual: ArrayLike<number>, expected: ArrayLike<number>, floor: number): number => {
  let difference = 0;
  let reference = 0;
  for (const [a, e] of pairs(actual, expected)) {
    difference += (a - e) ** 2;
    reference += e ** 2;
  }
  return ratio(Math.sqrt(difference), Math.sqrt(reference) + floor);
};

/** How many elements differ. */
export const countDifferent = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  let different = 0;
  for (const [a, e] of pairs(actual, expected)) if (a !== e) different += 1;
  return different;
};
