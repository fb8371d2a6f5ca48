import { nearest } from '../../runtime/nearest.ts';
import { listed } from '../words.ts';
import { ReferenceMismatch } from './mismatch.ts';

/** The entries of a JSON object by key. What is read is of its type, or a ReferenceMismatch tells where it isn't. */
export class Entries {
  /** In the order of the text. */
  readonly keys: readonly string[];
  private readonly values: Readonly<Record<string, unknown>>;
  private readonly path: string;
  private readonly known = new Set<string>();

  /** `path` leads to the object; empty for the outermost one. */
  constructor(value: unknown, path = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object');
    this.values = value as Readonly<Record<string, unknown>>;
    this.keys = Object.keys(value);
    this.path = path;
  }

  within(key: string): Entries {
    return new Entries(this.get(key), this.pathOf(key));
  }

  number(key: string): number {
    return asNumber(this.get(key), this.pathOf(key));
  }

  positive(key: string): number {
    const value = this.number(key);
    if (value > 0) return value;
    throw wrong(this.pathOf(key), 'above 0');
  }

  numbers(key: string): readonly number[] {
    return this.list(key).map((item) => asNumber(item, this.pathOf(key)));
  }

  boolean(key: string): boolean {
    const value = this.get(key);
    if (typeof value !== 'boolean') throw wrong(this.pathOf(key), 'true or false');
    return value;
  }

  word<W extends string>(key: string, words: readonly W[]): W {
    return asWord(this.get(key), words, this.pathOf(key));
  }

  words<W extends string>(key: string, words: readonly W[]): readonly W[] {
    return this.list(key).map((item) => asWord(item, words, this.pathOf(key)));
  }

  isNull(key: string): boolean {
    return this.get(key) === null;
  }

  /** What `read` makes of an entry; undefined where there is none. */
  optional<T>(key: string, read: (key: string) => T): T | undefined {
    return this.get(key) === undefined ? undefined : read(key);
  }

  /** Throws for an entry that was neither read nor is one of `others`: it might change what the rest means. */
  refuseOthers(others: readonly string[] = []): void {
    const known = [...this.known, ...others];
    const unknown = this.keys.find((key) => !known.includes(key));
    if (unknown === undefined) return;
    const near = nearest(unknown, known);
    const hint = near === undefined ? '' : ` Is it '${near}'?`;
    throw new ReferenceMismatch(`the configuration's ${this.pathOf(unknown)} means nothing here.${hint}`);
  }

  private get(key: string): unknown {
    this.known.add(key);
    return this.values[key];
  }

  private list(key: string): readonly unknown[] {
    const value = this.get(key);
    if (!Array.isArray(value)) throw wrong(this.pathOf(key), 'a list');
    return value;
  }

  private pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

const wrong = (path: string, expected: string): ReferenceMismatch =>
  new ReferenceMismatch(`the configuration${path === '' ? '' : `'s ${path}`} should be ${expected}.`);

const asNumber = (value: unknown, path: string): number => {
  if (typeof value !== 'number') throw wrong(path, 'a number');
  return value;
};

const asWord = <W extends string>(value: unknown, words: readonly W[], path: string): W => {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw wrong(path, listed(words.map((candidate) => `"${candidate}"`), 'or')); // prettier-ignore
  return word;
};
