/** A key of a spec with a value, as JSON. */
export interface Setting {
  readonly key: string;
  readonly value: string;
}

/** How specs differ from what most of them say. */
export interface SpecDifferences {
  /** For every spec, its settings that most don't have, in the order of keys. */
  readonly own: readonly (readonly Setting[])[];
  /** What most say about the keys that some differ in. */
  readonly common: readonly Setting[];
}

/** Stands for a key that a spec doesn't have. */
export const absent = 'nothing';

/** Compares specs key by key. Where as many say one thing as another, the first of them counts as most. */
export const compareSpecs = (specs: readonly ReadonlyMap<string, string>[]): SpecDifferences => {
  const keys = [...new Set(specs.flatMap((spec) => [...spec.keys()]))];
  const common = keys
    .map((key) => ({ key, values: specs.map((spec) => spec.get(key) ?? absent) }))
    .filter(({ values }) => new Set(values).size > 1)
    .map(({ key, values }) => ({ key, value: mostCommon(values) }));
  const own = specs.map((spec) =>
    common.flatMap(({ key, value }) => {
      const here = spec.get(key) ?? absent;
      return here === value ? [] : [{ key, value: here }];
    }),
  );
  return { own, common };
};

const mostCommon = (values: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
};
