import { faultOfText } from '../spec-range.ts';
import type { RangedKey } from '../spec-range.ts';
import { UsageError } from './usage-error.ts';

/** An option of a command line. */
export interface OptionRow {
  /** As in `--name`. */
  readonly name: string;
  /** As in `-n`. */
  readonly short?: string;
  /** What stands behind the option; undefined for a switch. */
  readonly value?: string;
  readonly help: string;
  /** What other tools call it, for advice. Case and separators make no difference. */
  readonly alsoCalled?: readonly string[];
  /** The key of the spec that the option stands in for. It takes what the key takes; a list of values what its items take. */
  readonly key?: RangedKey;
  /** Said beside the key's range where the value lies outside it. */
  readonly hint?: string;
}

/** An option that was given more than once. */
export const repeatedOption = ({ name }: OptionRow, values: readonly string[]): UsageError => {
  const given = `'--${name}' is given more than once: ${values.join(', ')}.`;
  return new UsageError(name === 'class' ? `${given}\n  suggestion: --classes ${values.join(',')}` : given);
};

/** Throws a UsageError where an option that stands in for a key of the spec has a value that the key doesn't take. */
export const checkKeyed = ({ name, key, hint }: OptionRow, given: string): void => {
  if (key === undefined || given === '') return;
  const values = key.includes('*') ? given.split(/[,x×]/).map((part) => part.trim()) : [given];
  const fault = values.map((value) => (value === '' ? undefined : faultOfText(key, value))).find((found) => found);
  if (fault === undefined) return;
  const [expected = '', ...suggestion] = fault.split('\n');
  const first = hint === undefined ? expected : `${expected} ${hint}`;
  throw new UsageError([`--${name} ${given}: ${first}`, ...suggestion].join('\n'));
};

/** "-o, --output <RUN>" */
export const optionFlags = ({ name, short, value }: OptionRow): string =>
  `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`;

/** The option as it is written on a command line, such as "--guidance 3". */
export const writtenOption = ({ name, value: kind }: OptionRow, value: string | undefined): string => {
  if (name === 'adapter') return `--adapter ${/^(cpu|none)/i.test(value ?? '') ? 'software' : 'hardware'}`;
  return kind === undefined ? `--${name}` : `--${name} ${value ?? kind}`;
};
