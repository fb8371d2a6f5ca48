import { parse } from 'yaml';

/** A key that two specs don't agree on; values as JSON. */
export interface Difference {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

/** Stands for the value of a key that a spec doesn't have. */
export const absent = 'nothing';

/** The keys on which two effective specs differ, in the order of the first. */
export const specDifferences = (before: string, after: string): readonly Difference[] => {
  const old = specValues(before);
  const now = specValues(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((key) => ({ key, before: old.get(key) ?? absent, after: now.get(key) ?? absent }))
    .filter((difference) => difference.before !== difference.after);
};

/** Every value of a spec in YAML, as JSON, by its key, such as `levels.0.width`. */
export const specValues = (spec: string): ReadonlyMap<string, string> => leaves(parse(spec));

const leaves = (value: unknown, key = ''): Map<string, string> => {
  if (typeof value !== 'object' || value === null) return new Map([[key, JSON.stringify(value)]]);
  const below = Object.entries(value).map(([name, child]) => leaves(child, key === '' ? name : `${key}.${name}`));
  return new Map(below.flatMap((entries) => [...entries]));
};
