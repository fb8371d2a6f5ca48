import { commandHelp } from '../runtime/commands/help-text.ts';
import type { OptionRow } from '../runtime/commands/option-row.ts';
import type { OptionValues } from '../runtime/commands/option-values.ts';
import { helpWidth, readArguments } from '../runtime/commands/parse-line.node.ts';
import { UsageError } from '../runtime/commands/usage-error.ts';
import type { AdapterChoice } from '../runtime/device/index.ts';

export const parts = ['reference', 'peers', 'limit', 'growth'] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly quick: boolean;
  readonly updateCounts: boolean;
  readonly adapter: AdapterChoice | undefined;
  readonly reference: string | undefined;
  readonly python: string;
  readonly device: 'cpu' | 'cuda' | 'auto';
  readonly batches: readonly number[];
}

const rows: readonly OptionRow[] = [
  { name: 'only', value: 'PARTS', help: `parts to run, of ${parts.join(', ')} (default: all)` },
  { name: 'quick', help: 'few turns, small sizes: shows that everything runs' },
  { name: 'reference', value: 'DIR', help: 'a checkout of the paper’s code (LTH14/fractalgen) to compare with' },
  { name: 'python', value: 'PROGRAM', help: 'Python with torch (default: $PYTHON, or else python3)' },
  { name: 'device', value: 'KIND', help: 'where the reference runs: cpu, cuda or auto (default)' },
  { name: 'batches', value: 'LIST', help: 'batches to compare with the reference at (default: 1,8,64)' },
  { name: 'adapter', value: 'KIND', help: 'auto, software or hardware' },
  { name: 'update-counts', help: 'measure nothing; write bench/counts/expected.json, which the tests compare with' },
];

const partsOf = (values: OptionValues): readonly Part[] | undefined =>
  values.list('only')?.map((text) => {
    const found = parts.find((part) => part === text);
    if (found === undefined) throw new UsageError(`--only ${text}: expected some of ${parts.join(', ')}.`);
    return found;
  });

const batchesOf = (values: OptionValues): readonly number[] | undefined =>
  values.list('batches')?.map((text) => {
    if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--batches ${text}: expected whole numbers from 1.`);
    return Number(text);
  });

/** The options, or the help where that was asked for. Throws a UsageError. */
export const parseOptions = (argv: readonly string[]): BenchOptions | { readonly help: string } => {
  const { options, words, unknown, help } = readArguments(argv, rows);
  const summary = 'measures fractalc beside the paper’s code, other WebGPU libraries and the adapter’s limits';
  if (help) return { help: commandHelp('npm run bench -- [options]', summary, { options: rows }, helpWidth()) };
  const extra = unknown?.option ?? words[0];
  if (extra !== undefined) throw new UsageError(`There is no option '${extra}'; see: npm run bench -- --help`);
  return {
    parts: partsOf(options) ?? parts,
    quick: options.flag('quick'),
    updateCounts: options.flag('update-counts'),
    adapter: options.adapter,
    reference: options.text('reference'),
    python: options.text('python') ?? process.env['PYTHON'] ?? 'python3',
    device: options.oneOf('device', ['cpu', 'cuda', 'auto']) ?? 'auto',
    batches: batchesOf(options) ?? [1, 8, 64],
  };
};
