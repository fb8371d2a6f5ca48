import { json } from '../../../runtime/commands/options/shared.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { parseLine } from '../../../runtime/commands/parse-line.node.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { nearest } from '../../../runtime/nearest.ts';
import { codes } from '../../diagnostics/codes.ts';
import type { Code } from '../../diagnostics/codes.ts';
import { pages } from '../../diagnostics/pages/pages.ts';
import { renderPage } from '../../diagnostics/pages/render-page.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** Asks for the list of codes. */
const list = 'codes';

/** `fractalc help` */
const run = async ({ words: [word], program }: CliCall): Promise<Outcome> => {
  const commands = Object.keys(program.commands);
  if (word === undefined || commands.includes(word)) {
    const line = await parseLine(program, [...(word === undefined ? [] : [word]), '--help']);
    const text = 'text' in line ? line.text : '';
    return { text, json: { text } };
  }
  if (word === list) return codeList();
  const code = Object.values(codes).find((known) => known === word.toUpperCase());
  if (code === undefined) throw new UsageError(unknownWord(word, commands));
  return { text: renderPage(code, pages[code]), json: { code, ...pages[code] } };
};

export const command: CliCommand = {
  usage: `[COMMAND | CODE | ${list}] [options]`,
  details: `A diagnostic's page has its cause, an example and its cure: fractalc help FRC303. '${list}' lists them all.`,
  options: [json],
  run,
};

const codeList = (): Outcome => {
  const rows = (Object.entries(pages) as [Code, { title: string }][]).map(([code, { title }]) => ({ code, title }));
  return { text: rows.map(({ code, title }) => `${code}  ${title}`).join('\n'), json: { codes: rows } };
};

const unknownWord = (word: string, commands: readonly string[]): string => {
  // A wrong number is no misspelling of another.
  const near = /\d/.test(word) ? undefined : nearest(word, [...commands, list]);
  const hint = near === undefined ? "'fractalc help codes' lists the codes of diagnostics." : `Did you mean ${near}?`;
  return `'${word}' is neither a command nor a diagnostic's code. ${hint}`;
};
