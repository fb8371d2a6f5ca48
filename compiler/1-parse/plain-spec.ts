import type { FractalSpec, LevelSpec } from './spec.ts';

/** The spec in the shortest form that an author would write: one number where a list of the expected length repeats it. */
export const plainSpec = (spec: FractalSpec): object => {
  const { settings, ...data } = spec.data;
  const { shape, channels, mean, deviation } = data;
  return withoutUndefined({
    ...spec,
    data: { ...data, ...settings, mean: single(mean, channels), deviation: single(deviation, channels) },
    levels: spec.levels.map((level) => plainLevel(level, shape.length)),
  });
};

const plainLevel = (level: LevelSpec, axes: number): object => {
  const { attention, projection } = level.dropout;
  return withoutUndefined({
    ...level,
    patch: single(level.patch, axes),
    dropout: attention === projection ? attention : level.dropout,
  });
};

const single = (values: readonly number[], count: number): number | readonly number[] => {
  const [first] = values;
  return first !== undefined && values.length === count && values.every((value) => value === first) ? first : values;
};

const withoutUndefined = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
