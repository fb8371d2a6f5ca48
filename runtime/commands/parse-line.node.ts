import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { nearest, plain } from '../nearest.ts';
import type { Call, Command, Program } from './command.ts';
import { commandHelp, programHelp } from './help-text.ts';
import { checkKeyed, optionFlags, repeatedOption, writtenOption } from './option-row.ts';
import type { OptionRow } from './option-row.ts';
import { OptionValues } from './option-values.ts';
import { UsageError } from './usage-error.ts';

/** A command to run. */
export interface ParsedLine<Context> {
  readonly name: string;
  readonly command: Command<Context>;
  readonly call: Call;
}

/** Width of help that doesn't go to a terminal. */
const defaultWidth = 80;

/** Columns of the terminal. */
export const helpWidth = (): number => (process.stdout.isTTY ? process.stdout.columns : defaultWidth);

/** Takes a command line apart: a command, or the text that was asked for. Throws a UsageError. */
export const parseLine = async <Context>(
  program: Program<Context>,
  argv: readonly string[],
): Promise<ParsedLine<Context> | { readonly text: string }> => {
  const [name = '--help', ...args] = argv;
  const width = helpWidth();
  if (name === '--help' || name === '-h') return { text: programHelp(program, width) };
  if (program.version !== undefined && (name === '--version' || name === '-V')) return { text: program.version() };
  if (name.startsWith('-')) throw new UsageError(`Unknown option '${name}'${listHint(program.name)}`);
  const row = Object.hasOwn(program.commands, name) ? program.commands[name] : undefined;
  if (row === undefined) {
    if (name === 'help') return parseLine(program, [...args.slice(0, 1), '--help']);
    throw new UsageError(
      `Unknown command '${name}'${meant(name, Object.keys(program.commands)) ?? listHint(program.name)}`,
    );
  }
  const { command } = await row.load();
  const usage = `${program.name} ${name} ${command.usage}`;
  const given = readArguments(args, command.options);
  if (given.help) return { text: commandHelp(usage, row.summary, command, width) };
  if (given.unknown !== undefined) throw await unknownOption(program, name, command, given.unknown);
  const { words, overrides } = splitWords(program, command, usage, given.words);
  return { name, command, call: { program, usage, words, overrides, options: given.options } };
};

/** What is written behind a command. */
export interface Arguments {
  readonly words: readonly string[];
  readonly options: OptionValues;
  readonly help: boolean;
  /** The first option that the command doesn't have. */
  readonly unknown: Unknown | undefined;
}

interface Unknown {
  readonly option: string;
  /** The next word, where it can be the option's value. */
  readonly next: string | undefined;
}

/** Takes apart what is written behind a command; throws a UsageError where an option's value is missing or not one that it takes. */
export const readArguments = (args: readonly string[], rows: readonly OptionRow[]): Arguments => {
  const config: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const { name, short, value } of rows)
    config[name] = { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) };
  const { tokens } = parseArgs({ args: [...args], options: config, strict: false, tokens: true });
  const values = new Map<string, string | true>();
  const words: string[] = [];
  let help = false;
  let unknown: Unknown | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, value, index } = token;
    const row = rows.find((one) => one.name === name);
    if (name === 'help' && value === undefined) help = true;
    else if (row === undefined || (row.value === undefined && value !== undefined)) {
      const next = args[index + 1];
      unknown ??= { option: args[index] ?? '', next: next?.startsWith('-') === false ? next : undefined };
    } else keep(values, row, value);
  }
  return { words, options: new OptionValues(Object.fromEntries(values)), help, unknown };
};

/** Keeps an option's value; throws a UsageError where it is missing, not the first or not one that the option takes. */
const keep = (values: Map<string, string | true>, row: OptionRow, value: string | undefined): void => {
  if (row.value === undefined) {
    values.set(row.name, true);
    return;
  }
  if (value === undefined) throw new UsageError(`Option '${optionFlags(row)}' argument missing`);
  const earlier = values.get(row.name);
  if (typeof earlier === 'string') throw repeatedOption(row, [earlier, value]);
  checkKeyed(row, value);
  values.set(row.name, value);
};

/** Says what was most likely meant: an option by its other name, what the program knows, or one that is spelt much the same. */
const unknownOption = async (
  program: Program,
  command: string,
  { options, takesOverrides = false }: Pick<Command, 'options' | 'takesOverrides'>,
  { option, next }: Unknown,
): Promise<UsageError> => {
  const [word = '', ...inline] = option.split('=');
  const name = word.replace(/^-+/, '');
  const value = inline.length > 0 ? inline.join('=') : next;
  const other = options.find(({ alsoCalled }) => alsoCalled?.some((foreign) => plain(foreign) === plain(name)));
  const advice =
    other === undefined
      ? await program.adviseOption?.({ command, options, takesOverrides, name, value })
      : `  suggestion: ${writtenOption(other, value)}`;
  if (advice !== undefined) return new UsageError(`Unknown option '${option}'.\n${advice}`);
  const near = option.startsWith('--') ? meant(name, options.map((row) => row.name), '--') : undefined; // prettier-ignore
  return new UsageError(
    `Unknown option '${option}'${near ?? `\n  '${program.name} ${command} --help' lists its options.`}`,
  );
};

const meant = (word: string, candidates: readonly string[], dashes = ''): string | undefined => {
  const near = nearest(word, candidates);
  return near === undefined ? undefined : `\n(Did you mean ${dashes}${near}?)`;
};

const listHint = (program: string): string => `\n  '${program} --help' lists the commands.`;

/** Overrides may stand anywhere; they are the words with an `=` behind something that is no path. */
const splitWords = (
  program: Program,
  { takesOverrides = false, mostWords = 1 }: Pick<Command, 'takesOverrides' | 'mostWords'>,
  usage: string,
  all: readonly string[],
): Pick<Call, 'words' | 'overrides'> => {
  const isOverride = (word: string): boolean => takesOverrides && /^[^/\\=]+=/.test(word);
  const words = all.filter((word) => !isOverride(word));
  const extra = words[mostWords];
  if (extra === undefined) return { words, overrides: all.filter(isOverride) };
  const override = takesOverrides ? overrideHint(program, all, extra) : '';
  throw new UsageError(`'${extra}' is one word too many.${override}\n  usage: ${usage}`);
};

/** What an override looks like, and the one that was meant by `train.steps:200` or by `train.steps = 200`. */
const overrideHint = ({ meantOverride }: Program, words: readonly string[], extra: string): string => {
  const equals = words.indexOf('=');
  const [key, value] = [words[equals - 1], words[equals + 1]];
  const apart = equals > 0 && key !== undefined && value !== undefined ? `${key}=${value}` : undefined;
  const override = apart ?? meantOverride?.(extra);
  return ` An override has the form key=value.${override === undefined ? '' : `\n  suggestion: ${override}`}`;
};
