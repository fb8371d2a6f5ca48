import { exitCode } from '../exit-code.ts';
import { isSystemError, systemAdvice, systemErrorBehind } from '../files/system-fault.ts';

/** Why a command ended early, as its user is told. */
export interface Failure {
  readonly exitCode: number;
  /** What is wrong and, on further lines, what to do about it. */
  readonly message: string;
  /** What `--json` prints beside `error`. */
  readonly details?: object;
}

const report =
  'This is a fault of fractalc: please report it, with the spec and what FRACTALC_DEBUG=1 adds to this message.';

/**
 * Turns anything that was thrown into a message and an exit code. Faults of what the user gave, or of the machine, are errors with an
 * `exitCode`. Members are read and no class is asked for: a compiled package carries its own copy of the runtime, and so of its classes.
 */
export const explainFailure = (thrown: unknown): Failure => {
  if (!(thrown instanceof Error)) return internal(String(thrown));
  const { message } = thrown;
  const code: unknown = Reflect.get(thrown, 'exitCode');
  if (typeof code === 'number' && code !== exitCode.internal) {
    const details: unknown = Reflect.get(thrown, 'details');
    return { exitCode: code, message: faultMessage(thrown), ...(isObject(details) && { details }) };
  }
  if (code !== undefined || !isSystemError(thrown)) return internal(message);
  const { path } = thrown;
  const refusal = path === undefined ? message : `${path}: ${message}`;
  return { exitCode: exitCode.fault, message: [refusal, ...hintOf(thrown)].join('\n  ') };
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const internal = (message: string): Failure => ({
  exitCode: exitCode.internal,
  message: `internal error: ${message}\n${report}`,
});

/** The error's own explanation, or its message with its suggestion or with what to do about the error of the operating system behind it. */
const faultMessage = (thrown: Error): string => {
  const explanation: unknown = Reflect.get(thrown, 'explanation');
  return typeof explanation === 'string' ? explanation : [thrown.message, ...hintOf(thrown)].join('\n  ');
};

/** The error's suggestion, or what to do about the error of the operating system behind it. */
const hintOf = (thrown: Error): readonly string[] => {
  const hint: unknown = Reflect.get(thrown, 'suggestion');
  if (typeof hint === 'string' && hint !== '') return thrown.message.includes(hint) ? [] : [hint];
  const refusal = systemErrorBehind(thrown);
  const advice = refusal && systemAdvice(refusal);
  return advice === undefined ? [] : [advice];
};
