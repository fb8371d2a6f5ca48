import type { AdapterInfo } from './adapter-info.ts';

/** Counts the changes of the file after which older readers can't use it. */
const format = 1;

/** Which adapter and driver a table was measured on. */
export type TunedAdapter = Pick<AdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'>;

/** One choice of a form that isn't the one by rule. */
export interface TunedChoice {
  /** The kernel's fingerprint and the sizes. */
  readonly problem: string;
  /** The form's name among the kernel's. */
  readonly form: string;
  /** For readers: the kernel's name, and how many times as fast as the form by rule it was. */
  readonly kernel: string;
  readonly speedup: number;
}

/** A table that can't be used, and why. */
export class TuningTableError extends Error {
  override readonly name = 'TuningTableError';
}

const keys = ['vendor', 'architecture', 'device', 'description'] as const;

/** What of an adapter tells it, and its driver, from others. */
export const tunedAdapter = (adapter: TunedAdapter): TunedAdapter => ({
  vendor: adapter.vendor,
  architecture: adapter.architecture,
  device: adapter.device,
  description: adapter.description,
});

/** The table as the text of its file. */
export const writeTable = (adapter: TunedAdapter, choices: readonly TunedChoice[]): string => {
  const sorted = [...choices].sort((a, b) => (a.problem < b.problem ? -1 : 1));
  return `${JSON.stringify({ format: format, adapter: tunedAdapter(adapter), choices: sorted }, null, 2)}\n`;
};

/** Reads a table; throws a TuningTableError where it is damaged, of another format or of another adapter. */
export const parseTable = (text: string, adapter: TunedAdapter): readonly TunedChoice[] => {
  const table = parseJson(text);
  if (!isFields(table)) throw new TuningTableError('it is no object');
  if (table['format'] !== format) throw new TuningTableError(`its format is ${String(table['format'])}, not ${format}`);
  const of = table['adapter'];
  const other = keys.find((key) => !isFields(of) || of[key] !== adapter[key]);
  if (other !== undefined) throw new TuningTableError(`it is of another adapter (${other} differs)`);
  const { choices } = table;
  if (!Array.isArray(choices)) throw new TuningTableError('it has no choices');
  return choices.map(parseChoice);
};

const parseChoice = (value: unknown, index: number): TunedChoice => {
  const fields = isFields(value) ? value : {};
  const { problem, form, kernel, speedup } = fields;
  if (
    typeof problem === 'string' &&
    typeof form === 'string' &&
    typeof kernel === 'string' &&
    typeof speedup === 'number'
  )
    return { problem, form, kernel, speedup };
  throw new TuningTableError(`choices[${index}] has not a problem, a form, a kernel and a speedup`);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new TuningTableError('it is no JSON');
  }
};

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
