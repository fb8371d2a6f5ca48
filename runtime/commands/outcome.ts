import { exitCode } from '../exit-code.ts';
import { explainFailure } from './failure.ts';

/** Where a command's text goes. */
export interface Io {
  /** A line of the result. */
  out(line: string): void;
  /** A line of progress or of an error. */
  err(line: string): void;
}

/** What a command has to say when it is done. */
export interface Outcome {
  /** For people. */
  readonly text: string;
  /** For programs: what `--json` prints. */
  readonly json: object;
  readonly exitCode?: number;
}

export interface SettleOptions {
  readonly json: boolean;
  /** Shows the stack of what was thrown. */
  readonly debug: boolean;
}

/** Runs a command, prints its result or its error, and gives the exit code. Never rejects. */
export const settle = async (io: Io, options: SettleOptions, command: () => Promise<Outcome>): Promise<number> => {
  try {
    const outcome = await command();
    io.out(options.json ? JSON.stringify(outcome.json) : outcome.text);
    return outcome.exitCode ?? exitCode.ok;
  } catch (thrown) {
    const failure = explainFailure(thrown);
    io.err(failure.message);
    if (options.debug && thrown instanceof Error) io.err(thrown.stack ?? '');
    if (options.json) io.out(JSON.stringify({ error: failure.message, ...failure.details }));
    return failure.exitCode;
  }
};
