import { settle } from '../../runtime/commands/outcome.ts';
import type { Outcome } from '../../runtime/commands/outcome.ts';
import { parseLine } from '../../runtime/commands/parse-line.node.ts';
import { printableIo } from '../../runtime/commands/printable.ts';
import { fractalc } from './fractalc.ts';
import { processIo } from './io.ts';
import type { CliIo } from './io.ts';

/** Runs the command line of `fractalc` and gives its exit code. Never rejects. */
export const main = async (argv: readonly string[], place: CliIo = processIo): Promise<number> => {
  const io = printableIo(place);
  const options = { json: argv.includes('--json'), debug: process.env['FRACTALC_DEBUG'] === '1' };
  return settle(io, options, async (): Promise<Outcome> => {
    const line = await parseLine(fractalc, argv);
    return 'text' in line ? { text: line.text, json: { text: line.text } } : line.command.run({ ...line.call, io });
  });
};
