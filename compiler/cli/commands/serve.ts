import { once } from 'node:events';
import { interruptible } from '../../../runtime/commands/interruption.node.ts';
import type { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { openBrowser } from '../serve/open-browser.ts';
import { startServer } from '../serve/server.ts';
import { json } from '../../../runtime/commands/options/shared.ts';
import { subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

const highestPort = 65535;

/** `fractalc serve`: until Ctrl-C or SIGTERM, which is how it is meant to end. */
const run = async (call: CliCall): Promise<Outcome> => {
  const { io, options } = call;
  const folder = subject(call, 'DIR');
  const port = portOf(options);
  const open = options.oneOf('open', ['yes', 'no']) ?? (io.isTerminal ? 'yes' : 'no');
  const stopped = new AbortController();
  return interruptible(
    async () => {
      const serving = await startServer(folder, port);
      const { url } = serving;
      io.out(`${folder}: ${url} (Ctrl-C stops)`);
      if (open === 'yes') openBrowser(url);
      if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
      await serving.close();
      return { text: 'Stopped.', json: { folder, url } };
    },
    () => stopped.abort(),
  );
};

export const command: CliCommand = {
  usage: 'DIR [options]',
  details:
    "Serves what 'compile SPEC --weights RUN -o DIR' wrote, to this machine alone (127.0.0.1), until Ctrl-C. The browser does all the work and talks to nothing else.",
  options: [
    {
      name: 'port',
      value: 'N',
      help: 'port to listen on; 0 is any free one (default: the first free one from 8080)',
    },
    { name: 'open', value: 'WORD', help: 'yes or no: open the page in the browser (default: yes on a terminal)' },
    json,
  ],
  run,
};

const portOf = (options: OptionValues): number | undefined => {
  const port = options.whole('port', 0);
  if (port === undefined || port <= highestPort) return port;
  throw new UsageError(`--port ${port}: expected a whole number from 0 (any free port) to ${highestPort}.`);
};
