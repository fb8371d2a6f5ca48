import { once } from 'node:events';
import { interruptible } from '../../../runtime/commands/interruption.node.ts';
import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import type { Invocation } from '../command-table.ts';
import { openBrowser } from '../serve/open-browser.ts';
import { startServer } from '../serve/server.ts';
import { subject } from '../words.ts';

const HIGHEST_PORT = 65535;

/** `fractalc serve`: until Ctrl-C or SIGTERM, which is how it is meant to end. */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { io } = invocation;
  const options = new OptionValues(invocation.options);
  const folder = subject(invocation, 'DIR', 'serve');
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
}

function portOf(options: OptionValues): number | undefined {
  const port = options.whole('port', 0);
  if (port === undefined || port <= HIGHEST_PORT) return port;
  throw new UsageError(`--port ${port}: expected a whole number from 0 (any free port) to ${HIGHEST_PORT}.`);
}
