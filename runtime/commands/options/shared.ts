/** The options that several commands have. */

import type { DataChoices } from '../run-data.node.ts';
import type { OptionRow } from '../option-row.ts';
import type { OptionValues } from '../option-values.ts';

export const json: OptionRow = { name: 'json', help: 'print one JSON object as the last line of standard output' };

export const weights: OptionRow = {
  name: 'weights',
  alsoCalled: ['ckpt', 'checkpoint', 'ckpt_path', 'model_path', 'pretrained', 'load'],
  value: 'FILE',
  help: "weights to use instead of the run's newest: a .safetensors file of the same model, such as 'fractalc import' writes",
};

export const adapter: OptionRow = {
  name: 'adapter',
  alsoCalled: ['device', 'gpu', 'cuda', 'backend'],
  value: 'KIND',
  help: 'auto (default), software or hardware',
};

export const kind: OptionRow = {
  name: 'kind',
  value: 'KIND',
  help: 'what the data is, where its files do not tell: labels, sound, music, volume, symbols, table, text, bytes, …; the same as KIND:PATH',
};

export const holdOut: OptionRow = {
  name: 'hold-out',
  value: 'SHARE',
  help: 'share of the items to hold out where the data has no test split (default: 0.02; of bytes the last 0.05)',
};

export const skipCorrupt: OptionRow = {
  name: 'skip-corrupt',
  value: 'N',
  help: 'skip up to N images that can not be decoded (default: 0)',
};

export const best: OptionRow = {
  name: 'best',
  help: 'use the weights with the lowest held-out bits/dim, not the newest',
};

/** `--data`, without its help. */
export const data = {
  name: 'data',
  value: 'PATH',
  alsoCalled: ['data_path', 'data_dir', 'dataset', 'dataset_path', 'train_data', 'input'],
} as const;

/** `--output`, without its value and help. */
export const output = {
  name: 'output',
  short: 'o',
  alsoCalled: ['out', 'output_dir', 'out_dir', 'save_dir', 'log_dir', 'outdir', 'run', 'run_dir', 'logdir'],
} as const;

/** The choices about data of `train`, `evaluate` and `data`. */
export const dataChoices = (options: OptionValues): DataChoices => {
  const holdOut = options.number('hold-out', { least: 0, most: 1, hint: 'It is a share of the items.' });
  return { holdOut, skipCorrupt: options.whole('skip-corrupt', 0) };
};
