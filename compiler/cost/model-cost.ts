import type { RunValues } from '../../runtime/execute/sizes.ts';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { hostStream } from '../../runtime/random/streams.ts';
import { DryRun, startRows } from '../../runtime/sample/sample-run.ts';
import type { IterationCounts } from '../../runtime/sample/sample-run.ts';
import { MaskDrawer, trainingCounts } from '../../runtime/train/row-drawer.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import type { Schedule } from '../5-schedule/schedule.ts';
import { Tally } from './tally.ts';

/** Row counts of the training step `step` as the trainer draws them: exact for the seed, typical for any other. */
export const trainingRows = (model: CompiledModel, images: number, step = 0): RunValues => {
  const { seed } = model.description.train;
  const drawer = new MaskDrawer(images, new CounterRandom(seed, hostStream.mask), step, trainingCounts(seed, step));
  model.drawRows(drawer);
  return drawer.part().rows;
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
  const rows: Record<string, number> = { images };
  let regions = images;
  for (const [depth, { patches }] of description.levels.entries()) {
    regions *= patches;
    rows[`level${depth + 1}`] = regions;
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
export const samplingCost = (
  scheduled: Schedule,
  model: CompiledModel,
  images: number,
  guided: boolean,
  iterations: IterationCounts,
): Tally => {
  const run = new CountedRun(startRows(images, guided), iterations, new Tally(scheduled));
  model.sampleImages(run);
  return run.tally;
};

/** A dry run that adds up what its segments cost. */
class CountedRun extends DryRun {
  readonly tally: Tally;

  constructor(rows: Readonly<Record<string, number>>, iterations: IterationCounts, tally: Tally) {
    super(rows, iterations);
    this.tally = tally;
  }

  override segment(name: string): void {
    super.segment(name);
    this.tally.run('sample', name, this.current);
  }
}
