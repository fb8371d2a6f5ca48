import { ReferenceMismatch } from './mismatch.ts';

/** The reference implementation's configuration of a model, in its own words. */
export interface ReferenceConfig {
  /** Sides of the regions from the image to the pixel: [64, 4, 1]. */
  readonly img_size_list: readonly number[];
  /** Widths: one for each generator, then the pixel head's. So are blocks and heads. */
  readonly embed_dim_list: readonly number[];
  readonly num_blocks_list: readonly number[];
  readonly num_heads_list: readonly number[];
  /** The last one, of the pixel head, says nothing. */
  readonly generator_type_list: readonly GeneratorType[];
  readonly guiding_pixel: boolean;
  /** Conditions that a `mar` generator takes; an `ar` generator always takes one. */
  readonly num_conds: number;
  /** Weight of the red channel's loss in training. */
  readonly r_weight: number;
  readonly classes: number;
  /** Largest global gradient norm. */
  readonly grad_clip: number;
  readonly batch: number;
  readonly samplers: Readonly<Record<string, ReferenceSampler>>;
  /** Seed of torch's generator before the model is made. */
  readonly seed: number;
}

export type GeneratorType = 'ar' | 'mar';

export interface ReferenceSampler {
  /** Decoding iterations of every generator; those of `ar` say nothing. */
  readonly iterations: readonly number[];
  /** Classifier-free guidance scale; 1 is none. */
  readonly cfg: number;
  readonly schedule: 'linear' | 'constant';
  /** Multiplies the logits. */
  readonly temperature: number;
  readonly filter_threshold: number;
}

/** Reads a configuration from JSON. Throws a ReferenceMismatch that names the entry at fault. */
export function readReferenceConfig(json: string): ReferenceConfig {
  const entries = asRecord(parse(json), 'the configuration');
  const numbers = (key: string): readonly number[] => asNumbers(entries[key], key);
  const number = (key: string): number => asNumber(entries[key], key);
  return {
    img_size_list: numbers('img_size_list'),
    embed_dim_list: numbers('embed_dim_list'),
    num_blocks_list: numbers('num_blocks_list'),
    num_heads_list: numbers('num_heads_list'),
    generator_type_list: asList(entries.generator_type_list, 'generator_type_list').map(asGenerator),
    guiding_pixel: asBoolean(entries.guiding_pixel, 'guiding_pixel'),
    num_conds: number('num_conds'),
    r_weight: number('r_weight'),
    classes: number('classes'),
    grad_clip: number('grad_clip'),
    batch: number('batch'),
    seed: number('seed'),
    samplers: Object.fromEntries(
      Object.entries(asRecord(entries.samplers, 'samplers')).map(([name, value]) => [name, readSampler(name, value)]),
    ),
  };
}

function readSampler(name: string, value: unknown): ReferenceSampler {
  const path = `samplers.${name}`;
  const entries = asRecord(value, path);
  const { schedule } = entries;
  if (schedule !== 'linear' && schedule !== 'constant') throw wrong(`${path}.schedule`, '"linear" or "constant"');
  return {
    iterations: asNumbers(entries.iterations, `${path}.iterations`),
    cfg: asNumber(entries.cfg, `${path}.cfg`),
    schedule,
    temperature: asNumber(entries.temperature, `${path}.temperature`),
    filter_threshold: asNumber(entries.filter_threshold, `${path}.filter_threshold`),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ReferenceMismatch('the configuration is not JSON.', { cause });
  }
}

const wrong = (path: string, expected: string): ReferenceMismatch =>
  new ReferenceMismatch(`the configuration's ${path} should be ${expected}.`);

function asRecord(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object');
  return value as Readonly<Record<string, unknown>>;
}

function asList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(path, 'a list');
  return value;
}

function asNumber(value: unknown, path: string): number {
  if (typeof value !== 'number') throw wrong(path, 'a number');
  return value;
}

const asNumbers = (value: unknown, path: string): readonly number[] =>
  asList(value, path).map((item) => asNumber(item, path));

function asBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw wrong(path, 'true or false');
  return value;
}

function asGenerator(value: unknown): GeneratorType {
  if (value !== 'ar' && value !== 'mar') throw wrong('generator_type_list', 'a list of "ar" and "mar"');
  return value;
}
