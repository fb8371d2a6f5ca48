import type { AdapterChoice } from '../device/index.ts';
import { meantNumber } from '../meant-number.ts';
import type { WeightsChoice } from '../runs/run-weights.node.ts';
import { UsageError } from './usage-error.ts';

/** Options as a command line gives them: text for those with a value, true for switches. */
export type RawOptions = Readonly<Record<string, unknown>>;

export interface NumberRange {
  readonly least: number;
  readonly most?: number;
  /** What the number means, for a message. */
  readonly hint: string;
}

/** Reads options, whose ranges the command line has checked where they are those of the spec's keys; throws a UsageError that names the one at fault. */
export class OptionValues {
  private readonly raw: RawOptions;

  constructor(raw: RawOptions) {
    this.raw = raw;
  }

  flag(name: string): boolean {
    return this.raw[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.raw[name];
    if (value === '') throw new UsageError(`--${name} is empty.`);
    return typeof value === 'string' ? value : undefined;
  }

  /** A whole number of at least `least`. */
  whole(name: string, least: number): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : wholeNumber(name, text, least);
  }

  /** The number of an option that stands in for a key of the spec. */
  keyed(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : Number(text);
  }

  /** The numbers of such an option, between commas. */
  keyedList(name: string): readonly number[] | undefined {
    return this.list(name)?.map(Number);
  }

  /** A number from `least` to `most`; `hint` says more of it where it isn't. */
  number(name: string, { least, most = Infinity, hint }: NumberRange): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most) return value;
    const range = most === Infinity ? `from ${least}` : `from ${least} to ${most}`;
    throw new UsageError(`--${name} ${text}: expected a number ${range}. ${hint}${suggestion(text)}`);
  }

  /** One of several words. */
  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const text = this.text(name);
    const found = words.find((word) => word === text);
    if (text === undefined || found !== undefined) return found;
    throw new UsageError(`--${name} ${text}: expected ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}.`);
  }

  /** Texts between commas. */
  list(name: string): readonly string[] | undefined {
    const parts = this.text(name)
      ?.split(',')
      .map((part) => part.trim());
    if (parts?.includes('') === true) throw new UsageError(`--${name} ${this.text(name) ?? ''}: an item is empty.`);
    return parts;
  }

  get adapter(): AdapterChoice | undefined {
    return this.oneOf('adapter', ['auto', 'software', 'hardware']);
  }

  /** Throws a UsageError where both `--best` and `--weights` are given. */
  get weights(): WeightsChoice {
    const file = this.text('weights');
    const best = this.flag('best');
    if (best && file !== undefined) throw new UsageError('--best and --weights FILE exclude each other.');
    if (file !== undefined) return { file };
    return best ? 'best' : 'newest';
  }
}

const wholeNumber = (name: string, text: string, least: number): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name} ${text}: expected a whole number from ${least}.${suggestion(text)}`);
};

const suggestion = (text: string): string => {
  const meant = meantNumber(text);
  return meant === undefined ? '' : `\n  suggestion: ${meant}`;
};
