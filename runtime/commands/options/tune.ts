import type { CompiledModel } from '../../model.ts';
import type { TunedBatches } from '../../tune/problems.ts';
import type { OptionRow } from '../option-row.ts';
import type { OptionValues } from '../option-values.ts';
import { adapter, json } from './shared.ts';

const sampledImages = 8;

/** The options of `tune`. */
export const tuneOptions: readonly OptionRow[] = [
  { name: 'batch', value: 'N', help: "images at a time in training (default: the spec's)", key: 'train.batch' },
  { name: 'sample-batch', value: 'N', help: 'images at a time in sampling (default: 8)' },
  adapter,
  json,
];

/** What the options say, or the spec. */
export const tunedBatches = ({ description: { train } }: CompiledModel, options: OptionValues): TunedBatches => ({
  train: options.keyed('batch') ?? Math.min(train.batch, train.microBatch),
  sample: options.whole('sample-batch', 1) ?? sampledImages,
});
