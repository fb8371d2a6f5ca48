import type { OptionRow } from '../option-row.ts';
import type { OptionValues } from '../option-values.ts';
import type { TrainCommand } from '../train.node.ts';
import { adapter, data, holdOut, json, output, skipCorrupt } from './shared.ts';

/** The options of `train`. */
export const trainOptions: readonly OptionRow[] = [
  {
    ...data,
    help: "a cache, IDX, CIFAR, .npy, .npz or .safetensors files, images by class, bytes; 'fashion-mnist' is the bundled sample",
  },
  holdOut,
  skipCorrupt,
  { ...output, value: 'RUN', help: "the run's folder" },
  {
    name: 'resume',
    alsoCalled: ['continue', 'resume_from', 'resume_from_checkpoint'],
    help: 'continue the run from its newest checkpoint',
  },
  { name: 'keep', value: 'N', help: 'checkpoints that stay besides the best (default: 2)' },
  {
    name: 'patience',
    value: 'N',
    help: "stop after N steps in a row whose loss or gradient isn't finite (default: 10)",
  },
  { name: 'no-tensorboard', help: "don't write RUN/tensorboard" },
  adapter,
  json,
];

/** The choices of `train` that don't touch the model. */
export const trainChoices = (options: OptionValues): Pick<TrainCommand, 'tensorBoard' | 'keep' | 'patience'> => ({
  tensorBoard: !options.flag('no-tensorboard'),
  keep: options.whole('keep', 1),
  patience: options.whole('patience', 1),
});
