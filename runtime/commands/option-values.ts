import type { AdapterChoice } from '../device/index.ts';
import type { EvaluateCommand } from './evaluate.node.ts';
import type { SampleChoices, SampleOutputs } from './sample-plan.ts';
import type { TrainCommand } from './train.node.ts';
import type { DataChoices } from './run-data.node.ts';
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

/** The choices of `train` that don't touch the model. */
export function trainChoices(options: OptionValues): Pick<TrainCommand, 'tensorBoard' | 'keep' | 'patience'> {
  return {
    tensorBoard: !options.flag('no-tensorboard'),
    keep: options.whole('keep', 1),
    patience: options.whole('patience', 1),
  };
}

/** The choices of `sample`. */
export function sampleChoices(options: OptionValues): SampleChoices {
  const [single, several] = [options.text('class'), options.list('classes')];
  if (single !== undefined && several !== undefined) throw new UsageError('Give either --class or --classes.');
  const [count, total] = [options.whole('count', 1), options.whole('total', 1)];
  if (count !== undefined && total !== undefined) throw new UsageError('Give either --count or --total.');
  return {
    ...{ count, total, classes: single === undefined ? several : [single], seed: options.keyed('seed') },
    guidance: options.keyed('guidance'),
    guidanceSchedule: options.oneOf('guidance-schedule', ['linear', 'constant']),
    temperature: options.keyed('temperature'),
    filterThreshold: options.keyed('filter'),
    iterations: options.keyedList('iterations'),
    batch: options.whole('batch', 1),
    memory: options.number('memory', { least: 0.001, hint: 'It is in GiB.' }),
  };
}

/** The choices about data of `train`, `evaluate` and `data`. */
export function dataChoices(options: OptionValues): DataChoices {
  const holdOut = options.number('hold-out', { least: 0, most: 1, hint: 'It is a share of the items.' });
  return { holdOut, skipCorrupt: options.whole('skip-corrupt', 0) };
}

/** Where the images of `sample` go. */
export function sampleOutputs(options: OptionValues): SampleOutputs {
  return {
    folder: options.text('output'),
    pictures: options.oneOf('pictures', ['all', 'grid', 'none']) ?? 'all',
    npz: fileName(options, 'npz', ['npz']),
    animation: fileName(options, 'animation', ['webp', 'gif']),
  };
}

function fileName(options: OptionValues, name: string, endings: readonly string[]): string | undefined {
  const text = options.text(name);
  if (text === undefined || endings.some((ending) => text.toLowerCase().endsWith(`.${ending}`))) return text;
  throw new UsageError(`--${name} ${text}: expected a file's name that ends in .${endings.join(' or .')}.`);
}

/** The numbers of `evaluate`. */
export function evaluateNumbers(
  options: OptionValues,
): Pick<EvaluateCommand, 'limit' | 'passes' | 'batch' | 'conditional'> {
  const whole = (name: string): number | undefined => options.whole(name, 1);
  return {
    limit: whole('limit'),
    passes: whole('passes'),
    batch: options.keyed('batch'),
    conditional: options.flag('conditional'),
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name} ${text}: expected a whole number from ${least}.${suggestion(text)}`);
}

function suggestion(text: string): string {
  const meant = meantNumber(text);
  return meant === undefined ? '' : `\n  suggestion: ${meant}`;
}
