import { atomicWrite } from '../files/atomic.node.ts';
import type { HeldOut } from '../data/open-parts.node.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import type { ListedModel } from '../recursion/listed.ts';
import { RunError } from './run-error.ts';

/** What config.json says of a run. */
export interface RunConfig {
  /** Of this file. */
  readonly format: 1;
  /** Version of fractalc that began the run; a package that runs on its own doesn't know. */
  readonly fractalc?: string;
  /** What the run trains on: a path or the name of a sample; nothing where its weights were imported. */
  readonly data?: string | undefined;
  readonly classNames?: readonly string[] | undefined;
  /** What the kind of data has learnt of the items: a palette, the bins of a table's columns. */
  readonly facts?: unknown;
  /** What was held out of the data; undefined where it has a test split of its own. */
  readonly heldOut?: HeldOut | undefined;
  /** What the items that it trains on are known by; runs of earlier versions don't tell. */
  readonly items?: string | undefined;
  readonly description: ListedModel;
}

/** By what the Hugging Face hub and its tools tell a model's kind and library; they read these keys of config.json. */
const hubKeys = { model_type: 'fractal-generative-model', library_name: 'fractalc', torch_dtype: 'float32' } as const;

/** Writes config.json. */
export const writeConfig = (path: string, config: RunConfig): Promise<void> =>
  atomicWrite(path, `${JSON.stringify({ ...hubKeys, ...config }, null, 2)}\n`);

/** Reads config.json; throws a RunError where it isn't one. */
export const readConfig = async (path: string): Promise<RunConfig> => {
  let value: unknown;
  try {
    value = JSON.parse(await readRegularText(path));
  } catch (cause) {
    throw new RunError(`${path}: the run's configuration can't be read.`, '', { cause });
  }
  if (isConfig(value)) return value;
  throw new RunError(`${path}: this isn't a run's configuration.`, 'Was the run made by another version of fractalc?');
};

const isConfig = (value: unknown): value is RunConfig => {
  if (typeof value !== 'object' || value === null) return false;
  const { format, data, description } = value as Partial<Record<keyof RunConfig, unknown>>;
  const hasData = data === undefined || typeof data === 'string';
  return format === 1 && hasData && typeof description === 'object';
};
