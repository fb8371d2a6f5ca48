import { exitCodeHelp } from '../exit-code.ts';
import type { Command, Program } from './command.ts';
import { optionFlags } from './option-row.ts';
import type { OptionRow } from './option-row.ts';

const helpOption: OptionRow = { name: 'help', short: 'h', help: 'show help' };
const versionOption: OptionRow = { name: 'version', short: 'V', help: 'show the version' };

/** A narrower column is not worth wrapping. */
const narrowest = 40;
const indent = 2;
const gap = 2;

/** The help of a program, in lines of at most `width` characters. */
export const programHelp = (
  program: Pick<Program, 'name' | 'description' | 'version'> & Listed,
  width: number,
): string => {
  const options = [...(program.version === undefined ? [] : [versionOption]), helpOption].map(optionItem);
  const commands = Object.entries(program.commands).map(([name, { summary }]) => [name, summary] as const);
  const column = widest([...options, ...commands]);
  return [
    `Usage: ${program.name} [options] [command]`,
    wrap(program.description, width),
    ['Options:', ...options.map((item) => itemText(item, column, width))].join('\n'),
    ['Commands:', ...commands.map((item) => itemText(item, column, width))].join('\n'),
    exitCodeHelp,
  ].join('\n\n');
};

/** What the help needs of the table. */
interface Listed {
  readonly commands: Readonly<Record<string, { readonly summary: string }>>;
}

/** The help of a command, in the same way. `usage` is the whole line. */
export const commandHelp = (
  usage: string,
  summary: string,
  { details, options }: Pick<Command, 'details' | 'options'>,
  width: number,
): string => {
  const items = [...options, helpOption].map(optionItem);
  const column = widest(items);
  return [
    `Usage: ${usage}`,
    wrap(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.${details === undefined ? '' : `\n${details}`}`, width),
    ['Options:', ...items.map((item) => itemText(item, column, width))].join('\n'),
    exitCodeHelp,
  ].join('\n\n');
};

/** A term and what it means. */
type Item = readonly [string, string];

const optionItem = (row: OptionRow): Item => [optionFlags(row), row.help];

const widest = (items: readonly Item[]): number => Math.max(...items.map(([term]) => term.length));

const itemText = ([term, text]: Item, column: number, width: number): string => {
  const start = indent + column + gap;
  const lines = wrap(text, width - start).split('\n');
  return `${' '.repeat(indent)}${term.padEnd(column + gap)}${lines.join(`\n${' '.repeat(start)}`)}`;
};

const wrap = (text: string, width: number): string => {
  if (width < narrowest) return text;
  return text
    .split('\n')
    .map((line) =>
      line.split(' ').reduce((wrapped, word) => {
        const last = wrapped.slice(wrapped.lastIndexOf('\n') + 1);
        return last.length + 1 + word.length > width ? `${wrapped}\n${word}` : `${wrapped} ${word}`;
      }),
    )
    .join('\n');
};
