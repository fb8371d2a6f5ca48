/** What the keys of a spec take, for options and library calls that stand in for a key. */
import { meantNumber } from './meant-number.ts';
import { specRanges } from './spec-ranges.ts';

/** What a key of the spec takes. */
export type SpecRange = NumberRange | WordRange;

interface NumberRange {
  readonly kind: 'number' | 'integer';
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  /** Of a list of such numbers, where the key takes one. */
  readonly mostItems?: number | undefined;
  /** In words: "a number from 0 to 1000". */
  readonly expected: string;
}

interface WordRange {
  readonly kind: 'word';
  readonly words: readonly string[];
  readonly expected: string;
}

/** A key with a range; `*` stands for any index. */
export type RangedKey = keyof typeof specRanges;

/** Whether a key of the spec takes the value. */
export const takes = (key: RangedKey, value: unknown): boolean => {
  const range: SpecRange = specRanges[key];
  if (range.kind === 'word') return range.words.some((word) => word === value);
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = range;
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (range.kind === 'integer' && !Number.isInteger(value)) return false;
  return value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
};

/** Throws a RangeError where the key doesn't take the value; `name` is what the caller calls it. */
export const checkRange = (key: RangedKey, value: unknown, name: string): void => {
  if (!takes(key, value)) throw new RangeError(`${name} is ${String(value)}; expected ${specRanges[key].expected}.`);
};

/** Throws a RangeError where a section of the spec doesn't take one of the options that stand in for its keys. */
export const checkSection = (section: 'train' | 'sample', options: object): void => {
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    const key = `${section}.${name}`;
    if (isRanged(key)) checkRange(key, value, name);
  }
};

const isRanged = (key: string): key is RangedKey => Object.hasOwn(specRanges, key);

/** What is wrong with the text of an option that stands in for a key; undefined where the key takes it. */
export const faultOfText = (key: RangedKey, text: string): string | undefined => {
  const { kind, expected }: SpecRange = specRanges[key];
  const form = kind === 'integer' ? /^\d+$/ : /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
  const value = kind === 'word' ? text : form.test(text) ? Number(text) : undefined;
  if (takes(key, value)) return undefined;
  const meant = kind === 'word' ? undefined : meantNumber(text);
  const isRight = meant !== undefined && takes(key, Number(meant));
  return `expected ${expected}.${isRight ? `\n  suggestion: ${meant}` : ''}`;
};
