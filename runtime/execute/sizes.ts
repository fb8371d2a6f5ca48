import type { LaunchValue, Size } from './plan.ts';

/** Values of row symbols and scalars for one run of a segment. */
export type RunValues = Readonly<Record<string, number>>;

/** A run without a value that a kernel needs: a bug in the caller. */
const missing = (name: string): never => {
  throw new RangeError(`the run gives no value for ${name}`);
};

export const valueOf = (values: RunValues, name: string): number => values[name] ?? missing(name);

/** A size for given row counts. */
export const resolveSize = (size: Size, values: RunValues): number =>
  typeof size === 'number' ? size : size.times * valueOf(values, size.symbol);

/** A launch field or number of work items. */
export const resolveLaunch = (value: LaunchValue, values: RunValues): number => {
  if (typeof value === 'number') return value;
  if ('scalar' in value) return valueOf(values, value.scalar);
  const total = value.times * valueOf(values, value.symbol);
  return value.per === undefined ? total : Math.ceil(total / value.per);
};
