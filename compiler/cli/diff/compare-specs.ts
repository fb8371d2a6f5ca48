import { Document, isCollection } from 'yaml';
import type { FractalSpec } from '../../1-parse/spec.ts';

/** A key on which two specs don't mean the same; `nothing` where one has no such value. */
export interface Change {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

const nothing = 'nothing';

/** What differs between two effective specs besides their names, however each is written, in the order of keys. */
export const compareMeaning = (before: FractalSpec, after: FractalSpec): readonly Change[] =>
  compare({ ...before, name: undefined }, { ...after, name: undefined }, '');

const compare = (before: unknown, after: unknown, key: string): readonly Change[] => {
  if (isSection(before) && isSection(after)) {
    const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
    const names = [...new Set([...old.keys(), ...now.keys()])];
    return names.flatMap((name) => compare(old.get(name), now.get(name), key === '' ? name : `${key}.${name}`));
  }
  const [was, is] = [written(before), written(after)];
  return was === is ? [] : [{ key, before: was, after: is }];
};

/** A mapping, or the list of levels: what is compared part by part. Lists of numbers are values. */
const isSection = (value: unknown): value is object => {
  if (Array.isArray(value)) return value.some((item) => typeof item === 'object');
  return typeof value === 'object' && value !== null;
};

/** A value on one line, as a spec would have it. */
const written = (value: unknown): string => {
  if (value === undefined) return nothing;
  const document = new Document(JSON.parse(JSON.stringify(value)), { aliasDuplicateObjects: false });
  if (isCollection(document.contents)) document.contents.flow = true;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
};
