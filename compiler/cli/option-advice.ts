import type { OptionRow } from '../../runtime/commands/option-table.ts';
import { meantKeys } from '../1-parse/foreign-keys.ts';
import { schemaAt } from '../1-parse/schema.ts';
import { nearest, plain } from '../diagnostics/nearest.ts';
import type { CommandName, CommandRow } from './command-table.ts';

/** What other tools call options. Case and separators make no difference. */
const foreignOptions: Readonly<Record<string, readonly string[]>> = {
  adapter: ['device', 'gpu', 'cuda', 'backend'],
  output: ['out', 'output_dir', 'out_dir', 'save_dir', 'log_dir', 'outdir', 'run', 'run_dir', 'logdir'],
  data: ['data_path', 'data_dir', 'dataset', 'dataset_path', 'train_data', 'input'],
  weights: ['ckpt', 'checkpoint', 'ckpt_path', 'model_path', 'pretrained', 'load'],
  total: ['num_images', 'num_fid_samples'],
  count: ['num_samples', 'n_samples', 'n', 'samples'],
  class: ['label', 'class_label'],
  classes: ['labels', 'class_labels'],
  resume: ['continue', 'resume_from', 'resume_from_checkpoint'],
};

/** What was most likely meant by an option that the command doesn't have, as lines of a message; undefined where there is no telling. */
export function optionAdvice(
  command: CommandName,
  row: CommandRow,
  argv: readonly string[],
  option: string,
): string | undefined {
  const [word = '', ...inline] = option.split('=');
  const name = word.replace(/^-+/, '');
  const next = argv[argv.indexOf(option) + 1];
  const value = inline.length > 0 ? inline.join('=') : next?.startsWith('-') === false ? next : undefined;
  const other = otherOption(row, name);
  if (other !== undefined) return `  suggestion: ${asOption(other, value)}`;
  const keys = keysOf(name, row);
  const standIn = row.options.find(({ key }) => key !== undefined && keys.includes(key.replace('*', '0')));
  if (standIn !== undefined) return `  suggestion: ${asOption(standIn, value)}`;
  if (!row.takesOverrides || keys.length === 0) return undefined;
  const own = keys.filter((key) => key.startsWith(command === 'sample' ? 'sample.' : 'train.'));
  const words = (own.length > 0 ? own : keys).map(
    (key) => `${key}=${value ?? (schemaAt(key.split('.'))?.type === 'boolean' ? 'true' : 'VALUE')}`,
  );
  return `  Keys of the spec are set by words of the form key=value, without dashes.\n  suggestion: ${words.join(' or ')}`;
}

/** The keys that a word stands for; a misspelt one stands for a key where that is nearer than any option. */
function keysOf(name: string, { options }: CommandRow): readonly string[] {
  const keys = meantKeys(name);
  if (keys.length > 0) return keys;
  const trained = Object.keys(schemaAt(['train'])?.properties ?? {});
  const near = nearest(name, [...options.map((option) => option.name), ...trained]);
  return near !== undefined && trained.includes(near) ? [`train.${near}`] : [];
}

function otherOption({ options }: CommandRow, name: string): OptionRow | undefined {
  return options.find((row) => foreignOptions[row.name]?.some((foreign) => plain(foreign) === plain(name)));
}

function asOption({ name, value: kind }: OptionRow, value: string | undefined): string {
  if (name === 'adapter') return `--adapter ${/^(cpu|none)/i.test(value ?? '') ? 'software' : 'hardware'}`;
  return kind === undefined ? `--${name}` : `--${name} ${value ?? kind}`;
}
