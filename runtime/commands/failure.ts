import { exitCode } from './exit-code.ts';

/** Why a command ended early, as its user is told. */
export interface Failure {
  readonly exitCode: number;
  /** What is wrong and, on further lines, what to do about it. */
  readonly message: string;
  /** What `--json` prints beside `error`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Errors with a suggestion about a run. */
const RUN_ERRORS = new Map<string, number>([
  ['RunError', exitCode.fault],
  ['RunBusyError', exitCode.busy],
  ['DivergedError', exitCode.diverged],
]);

const REPORT =
  'This is a fault of fractalc: please report it, with the spec and what FRACTALC_DEBUG=1 adds to this message.';

/**
 * Turns anything that was thrown into a message and an exit code. Errors are known by their names: a compiled package carries
 * its own copy of the runtime, and so of their classes.
 */
export function explainFailure(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return internal(String(thrown));
  const { name, message } = thrown;
  if (name === 'UsageError') return { exitCode: exitCode.usage, message };
  if (name === 'DataError' || name === 'CheckpointError' || name === 'FileError')
    return { exitCode: exitCode.fault, message };
  const code = RUN_ERRORS.get(name);
  if (code !== undefined) return { exitCode: code, message: withHint(message, '\n  ', thrown) };
  if (name === 'DeviceError' && Reflect.get(thrown, 'code') !== 'invalid-use') {
    return { exitCode: exitCode.noDevice, message: withHint(message, '\n', thrown) };
  }
  if (isFileError(thrown)) return { exitCode: exitCode.fault, message: `${thrown.path}: ${message}` };
  return internal(message);
}

function internal(message: string): Failure {
  return { exitCode: exitCode.internal, message: `internal error: ${message}\n${REPORT}` };
}

/** The message and, where the error has one, its suggestion. */
function withHint(message: string, separator: string, thrown: Error): string {
  const hint: unknown = Reflect.get(thrown, 'suggestion');
  return typeof hint === 'string' && hint !== '' ? `${message}${separator}${hint}` : message;
}

/** An error of the operating system about a file, such as a full disk. */
function isFileError(thrown: Error): thrown is Error & { readonly path: string } {
  return 'syscall' in thrown && 'path' in thrown && typeof thrown.path === 'string';
}
