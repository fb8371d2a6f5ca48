/** The rows of a run's log, and so what can be known of a training: one JSON object a line, each of a `kind`. */
import type { Environment } from './environment.ts';

interface Row {
  /** Steps done when it happened: a step's own row says 1 for the first. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/** A training starts, or goes on from a checkpoint of `step` steps. */
export interface StartRow extends Row {
  readonly kind: 'start';
  /** Steps that it shall have done in the end. */
  readonly steps: number;
  readonly environment: Environment;
}

/** One step of the optimiser. */
export interface StepRow extends Row {
  readonly kind: 'step';
  /** Nats per channel value, the mean over each level's guiding pixels added. */
  readonly loss: number;
  /** Bits of the pixels and guiding pixels together, for each channel value of the pixels; in logs of earlier versions the loss in bits. */
  readonly bitsPerDim: number;
  /** Global 2-norm before clipping. */
  readonly gradientNorm: number;
  readonly rate: number;
  /** What the loss was multiplied by for its gradients, with train.precision: mixed. */
  readonly lossScale?: number;
  /** Images that the step learned from; logs of earlier versions don't say. */
  readonly images?: number;
  /** Of the step itself. */
  readonly seconds: number;
  /** Seconds before it in which the device had nothing to do, waiting for data. */
  readonly waited?: number;
}

/** A step that changed nothing, because loss or gradients weren't finite. */
export interface SkippedRow extends Row {
  readonly kind: 'skipped';
  /** JSON has no such numbers: `NaN`, `Infinity` or one that is finite, as text. */
  readonly loss: string;
  readonly gradientNorm: string;
  readonly rate: number;
  readonly lossScale?: number;
  readonly seconds: number;
  readonly waited?: number;
}

/** Weights as the optimiser left them, or their moving average. */
export type WeightsKind = 'trained' | 'averaged';

/** Images scored with the weights after `step` steps. */
export interface EvaluationRow extends Row {
  readonly kind: 'evaluation';
  readonly split: 'train' | 'test';
  readonly weights: WeightsKind;
  readonly bitsPerDim: number;
  /** Null where a single batch tells nothing of it. */
  readonly standardError: number | null;
  readonly images: number;
  /** Mask draws for every image. */
  readonly passes: number;
}

/** A grid of samples drawn after `step` steps. */
export interface PreviewRow extends Row {
  readonly kind: 'preview';
  /** From the run's folder, `/` between folders. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** What the picture shows, in words. */
  readonly caption: string;
}

/** A training ends in a way that it could tell of. */
export interface EndRow extends Row {
  readonly kind: 'end';
  readonly reason: 'finished' | 'interrupted' | 'failed';
  /** Why it failed. */
  readonly message?: string;
}

export type TrainingRow = StartRow | StepRow | SkippedRow | EvaluationRow | PreviewRow | EndRow;

/** What must be there, besides `kind`, for a line to be a row of its kind. */
const needed: { readonly [Kind in TrainingRow['kind']]: Readonly<Record<string, 'number' | 'string' | 'object'>> } = {
  start: { steps: 'number', environment: 'object' },
  step: { loss: 'number', bitsPerDim: 'number', gradientNorm: 'number', rate: 'number', seconds: 'number' },
  skipped: { loss: 'string', gradientNorm: 'string', rate: 'number', seconds: 'number' },
  evaluation: { split: 'string', weights: 'string', bitsPerDim: 'number', images: 'number', passes: 'number' },
  preview: { file: 'string', width: 'number', height: 'number', caption: 'string' },
  end: { reason: 'string' },
};

/** Reads one line; undefined where it is torn, or no row that this version knows. Lines of earlier versions are steps. */
export const parseRow = (line: string): TrainingRow | undefined => {
  const value = parseObject(line);
  if (value === undefined) return undefined;
  const row = { kind: 'step', time: 0, ...value };
  if (typeof row.kind !== 'string' || !Object.hasOwn(needed, row.kind)) return undefined;
  const fields = { step: 'number', time: 'number', ...needed[row.kind as TrainingRow['kind']] };
  const complete = Object.entries(fields).every(([name, type]) => isOfType(Reflect.get(row, name), type));
  return complete ? (row as unknown as TrainingRow) : undefined;
};

const isOfType = (value: unknown, type: string): boolean =>
  type === 'number' ? Number.isFinite(value) : typeof value === type && value !== null;

const parseObject = (line: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The rows of a log in their order. Where a training has gone on from an earlier step, what was logged after that step is left
 * out; of several rows about the same thing the last counts.
 */
export const readRows = (text: string): readonly TrainingRow[] => {
  const rows = new Map<string, TrainingRow>();
  for (const [index, line] of text.split('\n').entries()) {
    const row = parseRow(line);
    if (row === undefined) continue;
    if (row.kind === 'start') for (const [key, old] of rows) if (isUndone(old, row.step)) rows.delete(key);
    const key = keyOf(row, index);
    rows.delete(key);
    rows.set(key, row);
  }
  return [...rows.values()];
};

/** Whether going on after `step` makes a row void; that trainings started and ended stays true. */
export const isUndone = (row: Pick<TrainingRow, 'kind' | 'step'>, step: number): boolean =>
  row.kind !== 'start' && row.kind !== 'end' && row.step > step;

/** What a row is about. */
const keyOf = (row: TrainingRow, index: number): string => {
  switch (row.kind) {
    case 'step':
    case 'skipped':
      return `step ${row.step}`;
    case 'evaluation':
      return `evaluation ${row.step} ${row.split} ${row.weights} ${row.images}`;
    case 'preview':
      return `preview ${row.file}`;
    case 'start':
    case 'end':
      return `session ${index}`;
  }
};
