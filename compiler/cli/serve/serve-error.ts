import { exitCode } from '../../../runtime/exit-code.ts';

/** A folder that can't be served, or a port that can't be had; the message says what to do. */
export class ServeError extends Error {
  override readonly name = 'ServeError';
  readonly exitCode = exitCode.fault;
}
