import { exitCode } from '../exit-code.ts';

const exitCodes = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;
type StopSignal = keyof typeof exitCodes;

/** A wish to stop that a long command asks about between its steps. */
export interface Interruption {
  /** Exit code once the user has asked to stop; undefined until then. */
  readonly requested: number | undefined;
}

/**
 * Runs something that stops by itself when it is interrupted. The first Ctrl-C (or SIGTERM) only sets `requested` and calls
 * `onRequest`; the next ends the process at once, as the operating system does by default.
 */
export const interruptible = async <T>(
  run: (interruption: Interruption) => Promise<T>,
  onRequest: () => void,
): Promise<T> => {
  const interruption: { requested: number | undefined } = { requested: undefined };
  const stop = (signal: StopSignal): void => {
    interruption.requested = exitCodes[signal];
    forget();
    onRequest();
  };
  const forget = (): void => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await run(interruption);
  } finally {
    forget();
  }
};
