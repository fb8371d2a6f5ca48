import { Entries } from './entries.ts';
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
  /** Sizes of the guiding pixels' heads, where they aren't those that the reference's code fixes. */
  readonly guiding_head: GuidingHead | undefined;
  /** Conditions that a `mar` generator takes; an `ar` generator always takes one. */
  readonly num_conds: number;
  /** Weight of the red channel's loss in training. */
  readonly r_weight: number;
  readonly classes: number;
  /** Largest global gradient norm; undefined where gradients aren't clipped (null in JSON). */
  readonly grad_clip: number | undefined;
  readonly batch: number;
  /** Whether the file has the parameters after a step of the optimiser; undefined where it doesn't tell. */
  readonly store_updated: boolean | undefined;
  readonly samplers: Readonly<Record<string, ReferenceSampler>>;
}

const generatorTypes = ['ar', 'mar'] as const;
const schedules = ['linear', 'constant'] as const;

export type GeneratorType = (typeof generatorTypes)[number];

export interface GuidingHead {
  readonly width: number;
  readonly blocks: number;
  readonly heads: number;
}

export interface ReferenceSampler {
  /** Decoding iterations of every generator; those of `ar` say nothing. */
  readonly iterations: readonly number[];
  /** Classifier-free guidance scale; 1 is none. */
  readonly cfg: number;
  readonly schedule: (typeof schedules)[number];
  /** Multiplies the logits. */
  readonly temperature: number;
  readonly filter_threshold: number;
}

/** Entries that tell how a file was made, and nothing that a replay needs. */
const unread = ['seed', 'sample_classes', 'codebook_gain', 'label_drop'];

/** Reads a configuration from JSON. Throws a ReferenceMismatch that names the entry at fault. */
export const readReferenceConfig = (json: string): ReferenceConfig => {
  const entries = new Entries(parse(json));
  const config: ReferenceConfig = {
    img_size_list: entries.numbers('img_size_list'),
    embed_dim_list: entries.numbers('embed_dim_list'),
    num_blocks_list: entries.numbers('num_blocks_list'),
    num_heads_list: entries.numbers('num_heads_list'),
    generator_type_list: entries.words('generator_type_list', generatorTypes),
    guiding_pixel: entries.boolean('guiding_pixel'),
    guiding_head: entries.optional('guiding_head', (key) => readGuidingHead(entries.within(key))),
    num_conds: entries.number('num_conds'),
    r_weight: entries.number('r_weight'),
    classes: entries.number('classes'),
    grad_clip: entries.isNull('grad_clip') ? undefined : entries.positive('grad_clip'),
    batch: entries.number('batch'),
    store_updated: entries.optional('store_updated', (key) => entries.boolean(key)),
    samplers: readSamplers(entries.within('samplers')),
  };
  refuseDropout(config, entries);
  entries.refuseOthers(unread);
  return config;
};

/** The reference's `ar` generators drop 0.1 in training unless `ar_dropout` is 0. Only torch knows what was dropped. */
const refuseDropout = ({ generator_type_list: types }: ReferenceConfig, entries: Entries): void => {
  const dropout = entries.optional('ar_dropout', (key) => entries.number(key));
  if (dropout === 0 || !types.slice(0, -1).includes('ar')) return;
  const fault = dropout === undefined ? "doesn't say ar_dropout: 0" : `has ar_dropout: ${dropout}`;
  throw new ReferenceMismatch(
    `the configuration ${fault}. Its ar generators dropped values at random in training, and the file doesn't hold which. ` +
      'Make it again with ar_dropout: 0.',
  );
};

const readGuidingHead = (entries: Entries): GuidingHead => {
  const head = { width: entries.number('width'), blocks: entries.number('blocks'), heads: entries.number('heads') };
  entries.refuseOthers();
  return head;
};

const readSamplers = (samplers: Entries): Readonly<Record<string, ReferenceSampler>> =>
  Object.fromEntries(samplers.keys.map((name) => [name, readSampler(samplers.within(name))]));

const readSampler = (entries: Entries): ReferenceSampler => {
  const sampler: ReferenceSampler = {
    iterations: entries.numbers('iterations'),
    cfg: entries.number('cfg'),
    schedule: entries.word('schedule', schedules),
    temperature: entries.positive('temperature'),
    filter_threshold: entries.number('filter_threshold'),
  };
  entries.refuseOthers();
  return sampler;
};

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ReferenceMismatch('the configuration is not JSON.', { cause });
  }
};
