import { Command, CommanderError, Option } from 'commander';
import { exitCodeHelp } from '../../runtime/exit-code.ts';
import { checkKeyed, optionFlags, repeatedOption, type OptionRow } from '../../runtime/commands/option-table.ts';
import type { RawOptions } from '../../runtime/commands/option-values.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';
import { commandTable, type CommandName, type CommandRow, type Invocation } from './command-table.ts';
import { optionAdvice } from './option-advice.ts';
import { meantOverride } from './spec-file.ts';
import { ownVersion } from './version.ts';

/** A command to run. */
export type ParsedLine = Omit<Invocation, 'io'> & { readonly command: CommandName };

/** Takes a command line apart: a command, or the text that was asked for. Throws a UsageError. */
export function parseCommandLine(argv: readonly string[]): ParsedLine | { readonly text: string } {
  const written: string[] = [];
  let parsed: ParsedLine | undefined;
  const program = buildProgram((line) => {
    parsed = line;
  }, written);
  try {
    program.parse(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new UsageError(usageMessage(error, written, argv));
  }
  return parsed ?? { text: written.join('').trimEnd() };
}

function buildProgram(choose: (line: ParsedLine) => void, written: string[]): Command {
  const keep = (text: string): void => {
    written.push(text);
  };
  const program = new Command('fractalc')
    .description('Compiles fractal generative models from YAML, trains and samples them on WebGPU.')
    .version(ownVersion(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .configureOutput({ writeOut: keep, writeErr: keep })
    .showSuggestionAfterError()
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', `\n${exitCodeHelp}`)
    .exitOverride();
  for (const [name, row] of Object.entries(commandTable) as [CommandName, CommandRow][]) {
    addCommand(program, name, row).action((words: string[], options: RawOptions) =>
      choose(splitWords(name, row, words, asWritten(row, options))),
    );
  }
  return program;
}

function addCommand(program: Command, name: CommandName, { summary, usage, details, options }: CommandRow): Command {
  const command = program
    .command(name)
    .summary(summary)
    .description(`${capital(summary)}.\n${details}`)
    .usage(usage);
  command.argument('[words...]').helpOption('-h, --help', 'show help').addHelpText('after', `\n${exitCodeHelp}`);
  command.configureHelp({ visibleArguments: () => [] }); // the usage tells them
  for (const row of options) command.addOption(optionOf(row));
  return command;
}

/** Commander would take the last of several values and forget the others. */
function optionOf(row: OptionRow): Option {
  const option = new Option(optionFlags(row), row.help);
  if (row.value === undefined) return option;
  return option.argParser((value: string, earlier: string | undefined) => {
    if (earlier !== undefined) throw repeatedOption(row, [earlier, value]);
    checkKeyed(row, value);
    return value;
  });
}

/** Commander makes `--no-x` an option `x`, which is true without it; here it is a switch like any other. */
function asWritten(row: CommandRow, options: RawOptions): RawOptions {
  const negated = row.options.filter(({ name }) => name.startsWith('no-')).map(({ name }) => name.slice('no-'.length));
  const entries = Object.entries(options).flatMap(([name, value]): [string, unknown][] => {
    if (!negated.includes(name)) return [[name, value]];
    return value === false ? [[`no-${name}`, true]] : [];
  });
  return Object.fromEntries(entries);
}

/** Overrides may stand anywhere; they are the words with an `=` behind something that is no path. */
function splitWords(command: CommandName, row: CommandRow, words: readonly string[], given: RawOptions): ParsedLine {
  const options = byName(row, given);
  const isOverride = (word: string): boolean => row.takesOverrides && /^[^/\\=]+=/.test(word);
  const rest = words.filter((word) => !isOverride(word));
  const extra = rest[row.mostWords ?? 1];
  if (extra === undefined) return { command, words: rest, overrides: words.filter(isOverride), options };
  const hint = row.takesOverrides ? ` An override has the form key=value.${overrideAdvice(words, extra)}` : '';
  throw new UsageError(`'${extra}' is one word too many.${hint}\n  usage: fractalc ${command} ${row.usage}`);
}

/** The override that was meant by `train.steps:200` or by `train.steps = 200`, as a line of the message. */
function overrideAdvice(words: readonly string[], extra: string): string {
  const equals = words.indexOf('=');
  const [key, value] = [words[equals - 1], words[equals + 1]];
  const meant = equals > 0 && key !== undefined && value !== undefined ? `${key}=${value}` : meantOverride(extra);
  return meant === undefined ? '' : `\n  suggestion: ${meant}`;
}

/** Commander calls the option --guidance-schedule guidanceSchedule. */
function byName({ options }: CommandRow, given: RawOptions): RawOptions {
  const named = options.map((row) => [row.name, given[new Option(optionFlags(row)).attributeName()]] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}

function usageMessage(error: CommanderError, written: readonly string[], argv: readonly string[]): string {
  const text = written.join('').trim() || error.message;
  const option = /^error: unknown option '(.+)'$/m.exec(text)?.[1];
  const [command, ...words] = argv;
  const row = commandRow(command);
  const advice = option === undefined || row === undefined ? undefined : optionAdvice(row.name, row, words, option);
  if (advice !== undefined) return `Unknown option '${option ?? ''}'.\n${advice}`;
  const help =
    option === undefined || row === undefined || text.includes('Did you mean')
      ? ''
      : `\n  'fractalc ${row.name} --help' lists its options.`;
  return capital(text.replace(/^error: /, '')) + help;
}

function commandRow(word: string | undefined): (CommandRow & { readonly name: CommandName }) | undefined {
  const found = (Object.entries(commandTable) as [CommandName, CommandRow][]).find(([name]) => name === word);
  return found && { name: found[0], ...found[1] };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
