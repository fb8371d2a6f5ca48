import { exitCode } from '../exit-code.ts';

/** A run that can't be made, continued or used. */
export class RunError extends Error {
  override readonly name: string = 'RunError';
  readonly exitCode: number = exitCode.fault;
  /** What to do about it; empty where nothing is known. */
  readonly suggestion: string;

  constructor(message: string, suggestion = '', options?: ErrorOptions) {
    super(message, options);
    this.suggestion = suggestion;
  }
}

/** What to do where a model's weights are numbers and its results are none. */
export const overflowAdvice =
  'Its weights are too large: use an earlier checkpoint, or train anew at a lower train.rate.';

/** Another process trains the run. */
export class RunBusyError extends RunError {
  override readonly name = 'RunBusyError';
  override readonly exitCode = exitCode.busy;
}

/** Loss or gradient haven't been finite for many steps in a row. */
export class DivergedError extends RunError {
  override readonly name = 'DivergedError';
  override readonly exitCode = exitCode.diverged;
}
