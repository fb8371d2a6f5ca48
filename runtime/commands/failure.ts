import { isSystemError, systemAdvice, systemErrorBehind } from '../files/system-fault.ts';
import { exitCode } from './exit-code.ts';

/** Why a command ended early, as its user is told. */
export interface Failure {
  readonly exitCode: number;
  /** What is wrong and, on further lines, what to do about it. */
  readonly message: string;
  /** What `--json` prints beside `error`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Faults of what the user gave, or of the machine. */
const FAULTS = new Map<string, number>([
  ['DataError', exitCode.fault],
  ['CheckpointError', exitCode.fault],
  ['FileError', exitCode.fault],
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
  if (name === 'DeviceError' && Reflect.get(thrown, 'code') !== 'invalid-use') {
    return { exitCode: exitCode.noDevice, message: [message, ...hintOf(thrown)].join('\n') };
  }
  const code = FAULTS.get(name);
  if (code !== undefined) return { exitCode: code, message: faultMessage(thrown) };
  if (!isSystemError(thrown)) return internal(message);
  const { path } = thrown;
  const refusal = path === undefined ? message : `${path}: ${message}`;
  return { exitCode: exitCode.fault, message: [refusal, ...hintOf(thrown)].join('\n  ') };
}

function internal(message: string): Failure {
  return { exitCode: exitCode.internal, message: `internal error: ${message}\n${REPORT}` };
}

/** The error's message with its suggestion, or with what to do about the error of the operating system behind it. */
export function faultMessage(thrown: Error): string {
  return [thrown.message, ...hintOf(thrown)].join('\n  ');
}

/** The error's suggestion, or what to do about the error of the operating system behind it. */
function hintOf(thrown: Error): readonly string[] {
  const hint: unknown = Reflect.get(thrown, 'suggestion');
  if (typeof hint === 'string' && hint !== '') return thrown.message.includes(hint) ? [] : [hint];
  const refusal = systemErrorBehind(thrown);
  const advice = refusal && systemAdvice(refusal);
  return advice === undefined ? [] : [advice];
}
