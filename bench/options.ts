import { Command, CommanderError, InvalidArgumentError } from 'commander';
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

const oneOf =
  <T extends string>(allowed: readonly T[]) =>
  (text: string): T => {
    const found = allowed.find((candidate) => candidate === text);
    if (found === undefined) throw new InvalidArgumentError(`expected ${allowed.join(', ')}`);
    return found;
  };

const listOf =
  <T>(item: (text: string) => T) =>
  (text: string): readonly T[] =>
    text.split(',').map((part) => item(part.trim()));

const whole = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('expected whole numbers from 1');
  return Number(text);
};

/** The options, or undefined where help was asked for or an option is wrong (commander has then said so). */
export const parseOptions = (argv: readonly string[]): BenchOptions | undefined => {
  const command = new Command('npm run bench --')
    .description('Measures fractalc beside the paper’s code, other WebGPU libraries and the adapter’s limits.')
    .option('--only <PARTS>', `parts to run, of ${parts.join(', ')}`, listOf(oneOf(parts)), parts)
    .option('--quick', 'few turns, small sizes: shows that everything runs', false)
    .option('--reference <DIR>', 'a checkout of the paper’s code (LTH14/fractalgen) to compare with')
    .option('--python <PROGRAM>', 'Python with torch', process.env['PYTHON'] ?? 'python3')
    .option(
      '--device <KIND>',
      'where the reference runs: cpu, cuda or auto',
      oneOf(['cpu', 'cuda', 'auto'] as const),
      'auto',
    )
    .option('--batches <LIST>', 'batches to compare with the reference at', listOf(whole), [1, 8, 64])
    .option('--adapter <KIND>', 'auto, software or hardware', oneOf(['auto', 'software', 'hardware'] as const))
    .option('--update-counts', 'measure nothing; write bench/counts/expected.json, which the tests compare with', false)
    .exitOverride();
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return undefined;
    throw error;
  }
  const { only, ...rest } = command.opts<Omit<BenchOptions, 'parts'> & { only: readonly Part[] }>();
  return { ...rest, parts: only, adapter: rest.adapter, reference: rest.reference };
};
