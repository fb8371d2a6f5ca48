import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { ModelDescription } from '../model.ts';
import { exitCodeHelp } from '../exit-code.ts';
import {
  checkKeyed,
  evaluateOptions,
  optionFlags,
  repeatedOption,
  sampleOptions,
  trainOptions,
  tuneOptions,
  type OptionRow,
} from './option-table.ts';
import type { RawOptions } from './option-values.ts';
import { specRanges } from '../spec-ranges.ts';
import { UsageError } from './usage-error.ts';

/** A package's command line, taken apart. */
export interface PackageLine {
  readonly command: 'train' | 'sample' | 'evaluate' | 'tune';
  readonly run: string;
  readonly options: RawOptions;
  readonly help: boolean;
}

interface CommandRow {
  readonly summary: string;
  readonly options: readonly OptionRow[];
  /** Whether the run stands behind the command; otherwise `--output` names it. */
  readonly takesRun: boolean;
}

const COMMANDS: Readonly<Record<PackageLine['command'], CommandRow>> = {
  train: {
    summary: 'train the model; Ctrl-C leaves a checkpoint for --resume',
    options: trainOptions,
    takesRun: false,
  },
  sample: { summary: 'draw images with a run', options: sampleOptions, takesRun: true },
  evaluate: { summary: 'held-out bits/dim of a run', options: evaluateOptions, takesRun: true },
  tune: {
    summary: 'measure which forms of the kernels are fastest on this adapter',
    options: tuneOptions,
    takesRun: false,
  },
};

const DEFAULT_RUN = 'run';
const helpOption: OptionRow = { name: 'help', short: 'h', help: 'show this help' };

/** Takes the line apart; undefined where it only asks for help. Throws a UsageError. */
export function parsePackageLine(argv: readonly string[]): PackageLine | undefined {
  const [command, ...rest] = argv;
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') return undefined;
  if (!isCommand(command))
    throw new UsageError(`There is no command '${command}'. Expected train, sample, evaluate or tune.`);
  const { options, takesRun } = COMMANDS[command];
  const { values, positionals } = parse(rest, [...options, helpOption]);
  const [run, extra] = takesRun ? positionals : [text(values['output']), positionals[0]];
  if (extra !== undefined) throw new UsageError(`'${extra}' is one word too many; see: node . ${command} --help`);
  return { command, run: run ?? DEFAULT_RUN, options: values, help: values['help'] === true };
}

function parse(
  args: string[],
  rows: readonly OptionRow[],
): { values: RawOptions; positionals: readonly (string | undefined)[] } {
  const options: ParseArgsConfig['options'] = {};
  for (const { name, short, value } of rows) {
    const type = value === undefined ? 'boolean' : 'string';
    options[name] = { type, multiple: value !== undefined, ...(short === undefined ? {} : { short }) };
  }
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    const entries = rows.map((row) => [row.name, singleValue(row, values[row.name])] as const);
    return { values: Object.fromEntries(entries.filter(([, value]) => value !== undefined)), positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const unknown = /^Unknown option '(-+([^']*))'/.exec(error instanceof Error ? error.message : '');
    if (unknown !== null) throw new UsageError(unknownOption(unknown[1] ?? '', unknown[2] ?? '', rows));
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function unknownOption(option: string, name: string, rows: readonly OptionRow[]): string {
  const known = rows.map((row) => `--${row.name}`).join(', ');
  const key = [name, `train.${name}`, `sample.${name}`].find((path) => Object.hasOwn(specRanges, path));
  const fixed = `\n  A package has its spec: fractalc compile SPEC ${key ?? ''}=VALUE -o DIR makes one with another ${key ?? ''}.`;
  return `There is no option '${option}'. Expected one of ${known}.${key === undefined ? '' : fixed}`;
}

/** All values of an option come as a list, so that none is overlooked. */
function singleValue(row: OptionRow, given: unknown): unknown {
  if (!Array.isArray(given)) return given;
  const values: readonly unknown[] = given;
  if (values.length > 1) throw repeatedOption(row, values.map(String));
  checkKeyed(row, values[0]);
  return values[0];
}

function isCommand(word: string): word is PackageLine['command'] {
  return Object.hasOwn(COMMANDS, word);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The help of a command, or of the package. */
export function packageHelp(description: ModelDescription, command: PackageLine['command'] | undefined): string {
  return command === undefined ? overview(description) : commandHelp(command);
}

function overview({ name, parameters }: ModelDescription): string {
  const rows = Object.entries(COMMANDS).map(([command, { summary }]) => `  ${command.padEnd(10)} ${summary}`);
  const lines = [
    'Usage: node . COMMAND [options]',
    '',
    `The model ${name}, ${parameters} parameters.`,
    '',
    'Commands:',
    ...rows,
  ];
  return [...lines, '', "'node . COMMAND --help' shows a command's options.", '', exitCodeHelp].join('\n');
}

function commandHelp(command: PackageLine['command']): string {
  const { summary, options, takesRun } = COMMANDS[command];
  const flags = [...options, helpOption].map((row) => ({ flags: optionFlags(row), help: row.help }));
  const width = Math.max(...flags.map((row) => row.flags.length));
  const rows = flags.map((row) => `  ${row.flags.padEnd(width)}  ${row.help}`);
  const usage = `Usage: node . ${command}${takesRun ? ` [RUN, default: ${DEFAULT_RUN}]` : ''} [options]`;
  return [usage, '', summary, '', 'Options:', ...rows, '', exitCodeHelp].join('\n');
}
