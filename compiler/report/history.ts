/** What the log of a run tells as curves and sessions. */
import { RunningMean, shortMemory } from '../../runtime/runs/running-mean.ts';
import type {
  EndRow,
  EvaluationRow,
  PreviewRow,
  StartRow,
  StepRow,
  TrainingRow,
} from '../../runtime/runs/training-rows.ts';
import type { Series } from '../present/chart/series.ts';

export interface History {
  readonly steps: readonly StepRow[];
  readonly evaluations: readonly EvaluationRow[];
  readonly previews: readonly PreviewRow[];
  readonly sessions: readonly Session[];
  /** Mean bits/dim of training over about `window` steps. */
  readonly smoothed: Series;
  readonly window: number;
}

/** One go at training. */
export interface Session {
  readonly start: StartRow;
  /** Undefined where it never told, or goes on. */
  readonly end: EndRow | undefined;
  /** Steps done when it was last heard of. */
  readonly lastStep: number;
  /** When it was last heard of: seconds since 1970. */
  readonly lastTime: number;
}

/** Share of a run's steps that the smoothed curve looks back on. */
const windowShare = 0.01;

export const historyOf = (rows: readonly TrainingRow[]): History => {
  const steps = rows.filter((row) => row.kind === 'step').sort((a, b) => a.step - b.step);
  const memory = Math.max(shortMemory, 1 - 1 / (windowShare * Math.max(1, steps.length)));
  const mean = new RunningMean(memory);
  return {
    steps,
    evaluations: rows.filter((row) => row.kind === 'evaluation').sort((a, b) => a.step - b.step),
    previews: rows.filter((row) => row.kind === 'preview').sort((a, b) => a.step - b.step),
    sessions: sessionsOf(rows),
    smoothed: { steps: steps.map(({ step }) => step), values: steps.map(({ bitsPerDim }) => mean.add(bitsPerDim)) },
    window: Math.round(1 / (1 - memory)),
  };
};

/** A session's rows lie between its start and the next one's, but for those that a later start has undone. */
const sessionsOf = (rows: readonly TrainingRow[]): readonly Session[] => {
  const sessions: { start: StartRow; end: EndRow | undefined; lastStep: number; lastTime: number }[] = [];
  for (const row of rows) {
    if (row.kind === 'start') sessions.push({ start: row, end: undefined, lastStep: row.step, lastTime: row.time });
    const session = sessions.at(-1);
    // Weights can be evaluated long after a session.
    if (session === undefined || row.kind === 'evaluation') continue;
    if (row.kind === 'end') session.end = row;
    session.lastStep = Math.max(session.lastStep, row.step);
    session.lastTime = Math.max(session.lastTime, row.time);
  }
  return sessions;
};

/** Seconds in which the run was trained; of logs without starts, the sum of the steps. */
export const trainingSeconds = ({ sessions, steps }: History): number => {
  if (sessions.length === 0) return steps.reduce((total, row) => total + row.seconds + (row.waited ?? 0), 0);
  return sessions.reduce((total, { start, lastTime }) => total + lastTime - start.time, 0);
};

/** A result in bits/dim. */
export interface Score {
  readonly step: number;
  readonly bitsPerDim: number;
}

/** The lowest bits/dim on held-out data. Of scores over more and over fewer images only those over most count. */
export const bestEvaluation = ({ evaluations }: History): EvaluationRow | undefined => {
  const held = evaluations.filter(({ split }) => split === 'test');
  const most = Math.max(...held.map(({ images }) => images));
  return lowest(held.filter(({ images }) => images === most));
};

/** The lowest smoothed bits/dim in training. */
export const bestTraining = ({ smoothed }: History): Score | undefined =>
  lowest(smoothed.values.map((bitsPerDim, index) => ({ step: smoothed.steps[index] ?? 0, bitsPerDim })));

/** The last smoothed bits/dim in training. */
export const lastTraining = ({ smoothed }: History): number | undefined => smoothed.values.at(-1);

const lowest = <T extends Score>(scores: readonly T[]): T | undefined =>
  scores.reduce<T | undefined>(
    (best, score) => (best === undefined || score.bitsPerDim < best.bitsPerDim ? score : best),
    undefined,
  );
