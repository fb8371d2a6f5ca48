import { CheckpointError } from '../checkpoint/checkpoint-error.ts';
import { DataError } from '../data/data-error.ts';
import { DeviceError } from '../device/index.ts';
import { RunError } from '../run/run-error.ts';
import { exitCode } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

/** Why a command ended early, as its user is told. */
export interface Failure {
  readonly exitCode: number;
  /** What is wrong and, on further lines, what to do about it. */
  readonly message: string;
  /** What `--json` prints beside `error`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

const REPORT =
  'This is a fault of fractalc: please report it, with the spec and what FRACTALC_DEBUG=1 adds to this message.';

/** Turns anything that was thrown into a message and an exit code. */
export function explainFailure(thrown: unknown): Failure {
  if (thrown instanceof UsageError) return { exitCode: exitCode.usage, message: thrown.message };
  if (thrown instanceof DataError) return { exitCode: exitCode.fault, message: thrown.message };
  if (thrown instanceof CheckpointError) return { exitCode: exitCode.fault, message: thrown.message };
  if (thrown instanceof RunError)
    return { exitCode: exitCode.fault, message: withHint(thrown.message, thrown.suggestion) };
  if (thrown instanceof DeviceError && thrown.code !== 'invalid-use') {
    return { exitCode: exitCode.noDevice, message: thrown.explanation };
  }
  if (isFileError(thrown)) return { exitCode: exitCode.fault, message: `${thrown.path}: ${thrown.message}` };
  return { exitCode: exitCode.internal, message: `internal error: ${messageOf(thrown)}\n${REPORT}` };
}

function withHint(message: string, hint: string): string {
  return hint === '' ? message : `${message}\n  ${hint}`;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** An error of the operating system about a file, such as a full disk. */
function isFileError(thrown: unknown): thrown is Error & { readonly path: string } {
  return thrown instanceof Error && 'syscall' in thrown && 'path' in thrown && typeof thrown.path === 'string';
}
