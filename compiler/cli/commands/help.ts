import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { codes, type Code } from '../../diagnostics/codes.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { pages } from '../../diagnostics/pages/pages.ts';
import { renderPage } from '../../diagnostics/pages/render-page.ts';
import { commandTable, type Invocation } from '../command-table.ts';
import { parseCommandLine } from '../parse-command-line.ts';

/** Asks for the list of codes. */
const LIST = 'codes';

/** `fractalc help` */
export function run({ words }: Invocation): Promise<Outcome> {
  return Promise.resolve(helpOf(words[0]));
}

function helpOf(word: string | undefined): Outcome {
  if (word === undefined) return commandHelp([]);
  if (Object.hasOwn(commandTable, word)) return commandHelp([word]);
  if (word === LIST) return codeList();
  const code = Object.values(codes).find((known) => known === word.toUpperCase());
  if (code === undefined) throw new UsageError(unknownWord(word));
  return { text: renderPage(code, pages[code]), json: { code, ...pages[code] } };
}

function commandHelp(words: readonly string[]): Outcome {
  const line = parseCommandLine([...words, '--help']);
  const text = 'text' in line ? line.text : '';
  return { text, json: { text } };
}

function codeList(): Outcome {
  const rows = (Object.entries(pages) as [Code, { title: string }][]).map(([code, { title }]) => ({ code, title }));
  return { text: rows.map(({ code, title }) => `${code}  ${title}`).join('\n'), json: { codes: rows } };
}

function unknownWord(word: string): string {
  // A wrong number is no misspelling of another.
  const near = /\d/.test(word) ? undefined : nearest(word, [...Object.keys(commandTable), LIST]);
  const hint = near === undefined ? "'fractalc help codes' lists the codes of diagnostics." : `Did you mean ${near}?`;
  return `'${word}' is neither a command nor a diagnostic's code. ${hint}`;
}
