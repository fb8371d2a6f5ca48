import { settle, type Outcome } from '../../runtime/commands/outcome.ts';
import { printableIo } from '../../runtime/commands/printable.ts';
import { commandModules } from './command-modules.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { processIo, type CliIo } from './io.ts';

/** Runs the command line of `fractalc` and gives its exit code. Never rejects. */
export async function main(argv: readonly string[], place: CliIo = processIo): Promise<number> {
  const io = printableIo(place);
  const options = {
    json: argv.includes('--json'),
    debug: process.env['FRACTALC_DEBUG'] === '1',
  };
  return settle(io, options, async (): Promise<Outcome> => {
    const line = parseCommandLine(argv);
    if ('text' in line) return { text: line.text, json: { text: line.text } };
    const command = await commandModules[line.command]();
    return command.run({ ...line, io });
  });
}
