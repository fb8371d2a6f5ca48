import type { Io } from '../../runtime/commands/outcome.ts';
import { PlainReporter } from '../../runtime/commands/plain-reporter.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';

/** Where the text of `fractalc` goes. */
export interface CliIo extends Io {
  /** Whether progress goes to a terminal, which can redraw a line. */
  readonly isTerminal: boolean;
}

/** Results to standard output, progress and errors to standard error. */
export const processIo: CliIo = {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  isTerminal: process.stderr.isTTY,
};

/** A progress bar on a terminal, else plain lines. */
export const createReporter = async (io: CliIo): Promise<Reporter> => {
  if (!io.isTerminal) return new PlainReporter((line) => io.err(line));
  const { TerminalReporter } = await import('./terminal-reporter.ts');
  return new TerminalReporter((line) => io.err(line));
};
