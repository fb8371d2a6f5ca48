/** One value for each of some steps; steps ascend. */
export interface Series {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** A stretch of a series: the means of its steps and values, and how far the values reach. */
export interface Bin {
  readonly step: number;
  /** The last of its steps. */
  readonly lastStep: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** At most `count` stretches of equally many values. */
export const binned = ({ steps, values }: Series, count: number): readonly Bin[] => {
  const size = Math.max(1, Math.ceil(values.length / count));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => {
    const part = values.slice(index * size, (index + 1) * size);
    const places = steps.slice(index * size, (index + 1) * size);
    return {
      step: mean(places),
      lastStep: places.at(-1) ?? 0,
      mean: mean(part),
      low: Math.min(...part),
      high: Math.max(...part),
    };
  });
};

/** About `count` of the values, evenly spaced, with the first and the last. */
export const thinned = ({ steps, values }: Series, count: number): Series => {
  const kept = evenly(values.length, count);
  return { steps: kept.map((index) => steps[index] ?? 0), values: kept.map((index) => values[index] ?? 0) };
};

/** At most `count` of the indices below `length`, evenly spaced, the first and the last among them. */
export const evenly = (length: number, count: number): readonly number[] => {
  if (length <= count) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: count }, (_, index) => Math.round((index * (length - 1)) / (count - 1)));
};

/** The value below which a share of the values lies. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
};

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;
