import type { RunValues } from '../../runtime/execute/sizes.ts';
import { generatorsOf } from '../../runtime/recursion/recursion.ts';
import { trainingDraws } from '../../runtime/recursion/rows.ts';
import { countSegments } from '../../runtime/recursion/segment-count.ts';
import { startRows } from '../../runtime/sample/guidance.ts';
import type { CompiledModel, TrainOptions } from '../../runtime/model.ts';
import type { Schedule } from '../6-schedule/schedule.ts';
import { Tally } from './tally.ts';

/** Row counts of the training step `step` as the trainer draws them: exact for the seed, typical for any other. */
export const trainingRows = (model: CompiledModel, images: number, step = 0): RunValues => {
  const { train, recursion } = model.description;
  return trainingDraws(recursion, images, train.seed, step).part().rows;
};

/** A training step: forward, backward and the update. */
export const trainingCost = (scheduled: Schedule, rows: RunValues): Tally => {
  const tally = new Tally(scheduled);
  tally.run('train', 'train', rows);
  tally.run('optimise', 'update', rows);
  return tally;
};

/** Rows of every level where all patches go down: what a pass of the likelihood works on, at most. */
export const everyRow = ({ description }: CompiledModel, images: number): RunValues => {
  const rows: Record<string, number> = {};
  let regions = images;
  for (const place of generatorsOf(description.recursion)) {
    rows[place.scoring.rows] = regions;
    if (place.child !== undefined) regions *= place.patches;
  }
  return rows;
};

/** One pass of the likelihood: the forward part alone, without chunks. */
export const likelihoodCost = (scheduled: Schedule, rows: RunValues): Tally => {
  const tally = new Tally(scheduled);
  for (const segment of Object.keys(scheduled.plan.programs.score?.segments ?? {})) tally.run('score', segment, rows);
  return tally;
};

/** Sampling a batch. */
export const samplingCost = (scheduled: Schedule, model: CompiledModel, images: number, guided: boolean): Tally => {
  const tally = new Tally(scheduled);
  const runs = countSegments(model.description.recursion, { rows: startRows(images, guided) });
  for (const { segment, rows, times } of runs) tally.run('sample', segment, rows, times);
  return tally;
};

/** How a training step goes through its batch. */
export type StepOptions = Pick<TrainOptions, 'batch' | 'microBatch' | 'average' | 'seed'>;

/** Values of an image, times images, up to which masks are drawn one by one; of larger batches some are and stand for the others. */
const mostDrawn = 2 ** 19;

/**
 * Adds step `step` as the trainer runs it: in parts, their gradients added up, then the update and the average. Dispatches are
 * exact, operations too while all masks are drawn.
 */
export const addTrainingStep = (tally: Tally, model: CompiledModel, options: StepOptions, step = 0): void => {
  const { batch, microBatch, average } = options;
  const rowsOf = partRows(model, options, step);
  for (let first = 0; first < batch; first += microBatch) {
    const end = Math.min(batch, first + microBatch);
    tally.run('train', 'train', rowsOf(first, end));
    if (microBatch < batch) tally.run('accumulate', end < batch ? 'add' : 'finish', {});
  }
  tally.run('optimise', 'update', {});
  if (average > 0) tally.run('average', 'follow', {});
};

/** Rows of some images of a step. */
const partRows = (
  model: CompiledModel,
  { batch, seed }: StepOptions,
  step: number,
): ((first: number, end: number) => RunValues) => {
  const cells = model.description.data.extents.reduce((total, n) => total * n, 1);
  const drawn = Math.min(batch, Math.max(1, Math.floor(mostDrawn / cells)));
  const drawer = trainingDraws(model.description.recursion, drawn, seed, step);
  if (drawn === batch) return (first, end) => drawer.part(first, end).rows;
  const whole = Object.entries(drawer.part().rows);
  return (first, end) =>
    Object.fromEntries(whole.map(([name, rows]) => [name, Math.round((rows / drawn) * (end - first))]));
};
