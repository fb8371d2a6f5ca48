import type { ProcessIdentity } from './environment.ts';
import type { EndRow, StartRow, TrainingRow } from './training-rows.ts';

/**
 * - `new`: no step has been logged.
 * - `crashed`: training ended in an error, or its process is gone without a word.
 * - `interrupted`: it was told to stop before its last step, or shall go further than it went.
 */
export type RunStatus = 'new' | 'running' | 'finished' | 'interrupted' | 'crashed';

/** How a run stands. */
export interface RunState {
  readonly status: RunStatus;
  /** Steps done. */
  readonly step: number;
  /** Why it crashed, where it could tell. */
  readonly message?: string;
}

/** Tells whether a process still runs; undefined where nobody can tell. */
export type IsAlive = (process: ProcessIdentity) => boolean | undefined;

/** Seconds without a row after which the training of another machine counts as gone. */
const silence = 600;

/**
 * How the run with these rows stands.
 *
 * @param steps that it shall have done in the end
 * @param now seconds since 1970
 */
export const runState = (rows: readonly TrainingRow[], steps: number, isAlive: IsAlive, now: number): RunState => {
  const step = rows.reduce((most, row) => (isStep(row) ? Math.max(most, row.step) : most), 0);
  const session = rows.findLast((row): row is StartRow | EndRow => row.kind === 'start' || row.kind === 'end');
  if (session?.kind === 'start') {
    const silent = now - (rows.at(-1)?.time ?? 0) > silence;
    return { status: (isAlive(session.environment.process) ?? !silent) ? 'running' : 'crashed', step };
  }
  if (session?.kind === 'end' && session.reason === 'failed') {
    return { status: 'crashed', step, ...(session.message === undefined ? {} : { message: session.message }) };
  }
  if (step >= steps) return { status: 'finished', step };
  return { status: step === 0 && session === undefined ? 'new' : 'interrupted', step };
};

/** Whether a row counts as a step done. */
const isStep = ({ kind }: TrainingRow): boolean => kind === 'step' || kind === 'skipped';
