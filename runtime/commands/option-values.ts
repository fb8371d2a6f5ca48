import type { AdapterChoice } from '../device/index.ts';
import type { EvaluateCommand } from './evaluate.node.ts';
import type { SampleChoices } from './sample-plan.ts';
import type { TrainCommand } from './train.node.ts';
import { UsageError } from './usage-error.ts';

/** Options as a command line gives them: text for those with a value, true for switches. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** Reads options; throws a UsageError that names the one at fault. */
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

  /** Whole numbers between commas. */
  wholes(name: string, least: number): readonly number[] | undefined {
    return this.list(name)?.map((part) => wholeNumber(name, part, least));
  }

  /** A number of at least `least`. */
  number(name: string, least: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= least) return value;
    throw new UsageError(`--${name} ${text}: expected a number from ${least}.`);
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
    const text = this.text('adapter');
    if (text === undefined || text === 'auto' || text === 'software' || text === 'hardware') return text;
    throw new UsageError(`--adapter ${text}: expected auto, software or hardware.`);
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
  return {
    count: options.whole('count', 1),
    classes: single === undefined ? several : [single],
    seed: options.whole('seed', 0),
    guidance: options.number('guidance', 0),
    temperature: options.number('temperature', 0),
    iterations: options.wholes('iterations', 1),
    batch: options.whole('batch', 1),
  };
}

/** The numbers of `evaluate`. */
export function evaluateNumbers(
  options: OptionValues,
): Pick<EvaluateCommand, 'limit' | 'passes' | 'batch' | 'conditional' | 'best'> {
  const whole = (name: string): number | undefined => options.whole(name, 1);
  return {
    limit: whole('limit'),
    passes: whole('passes'),
    batch: whole('batch'),
    conditional: options.flag('conditional'),
    best: options.flag('best'),
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name} ${text}: expected a whole number from ${least}.`);
}
