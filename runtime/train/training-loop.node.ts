import type { KindWords } from '../data/kinds/kind.ts';
import { trainingBatches } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import type { TrainOptions } from '../model.ts';
import type { Checkpoint } from '../runs/checkpoints.node.ts';
import { describeEnvironment } from '../runs/environment.node.ts';
import type { TrainingPosition } from '../runs/manifest.node.ts';
import type { RunFolder } from '../runs/run-folder.node.ts';
import { recorded } from '../runs/run-record.node.ts';
import type { TrainingEvent, TrainingObserver } from '../runs/training-observer.ts';
import type { StepResult, Trainer } from './trainer.ts';
import type { HeldOutChecks } from '../commands/held-out-checks.ts';
import type { Interruption } from '../commands/interruption.node.ts';
import { Meter } from '../commands/meter.ts';
import type { Reporter, Task } from '../commands/reporter.ts';
import { defaultKeep, Saver } from './saver.node.ts';
import { defaultPatience, SkippedSteps } from './skipped-steps.node.ts';

export interface TrainingLoop {
  readonly run: RunFolder;
  readonly trainer: Trainer;
  readonly dataset: Dataset;
  /** Of the kind of data. */
  readonly words: KindWords;
  /** What the training is measured by as it goes on; undefined where nothing is wanted or held out. */
  readonly checks: HeldOutChecks | undefined;
  /** What the trainer holds; undefined at the start. */
  readonly checkpoint: Checkpoint | undefined;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
  /** Whether TensorBoard's files are written too; they are unless the user says otherwise. */
  readonly tensorBoard?: boolean | undefined;
  /** Checkpoints that stay besides the best. */
  readonly keep?: number | undefined;
  /** Skipped steps in a row after which training stops. */
  readonly patience?: number | undefined;
}

export interface TrainedSteps {
  /** Steps done since the run began. */
  readonly step: number;
  /** Smoothed; undefined where no step was done. */
  readonly bitsPerDim: number | undefined;
  /** Exit code of the interruption that ended the training early. */
  readonly stopped: number | undefined;
}

/** Steps with a log and checkpoints. There is a checkpoint of the last step whenever this returns. */
export const runSteps = (loop: TrainingLoop): Promise<TrainedSteps> => {
  const { session, options } = loop.trainer;
  const start = {
    step: loop.checkpoint?.step ?? 0,
    steps: options.steps,
    environment: describeEnvironment(session.open),
    tensorBoard: loop.tensorBoard ?? true,
    note: (text: string) => loop.reporter.note(text),
  };
  return recorded(loop.run, start, (observer) => takeSteps(loop, observer));
};

const takeSteps = async (loop: TrainingLoop, observer: TrainingObserver): Promise<TrainedSteps> => {
  const { trainer, words, reporter, interruption } = loop;
  const { steps, batch } = trainer.options;
  const start = loop.checkpoint?.step ?? 0;
  const task: Task = { name: 'train', unit: 'step', words, from: start, total: steps };
  const meter = new Meter(task, batch);
  const batches = trainingBatches(loop.dataset, trainer.options, start);
  const saver = saverOf(loop);
  const skipped = skippedStepsOf(loop, saver);
  reporter.start(task);
  let step = start;
  for (; step < steps && interruption.requested === undefined; step++) {
    const asked = performance.now();
    const next = (await batches.next()).value;
    const began = performance.now();
    const result = await trainer.step(next.tokens, next.labels, step);
    const times = { seconds: (performance.now() - began) / 1000, waited: (began - asked) / 1000 };
    await observer.record(eventOf(step + 1, result, batch, times));
    await skipped.see(result, next);
    const { lossScale, ...measured } = result;
    const figures = { ...measured, ...scaleOf(lossScale), ...times };
    reporter.step(meter.update(step + 1, result.skipped ? undefined : figures));
    if (loop.checks?.isDue(step + 1) === true) {
      const { bitsPerDim } = await loop.checks.check(step + 1, observer);
      reporter.note(`After ${step + 1} steps: ${bitsPerDim.toFixed(4)} ${words.unit} held out`);
      await saver.keepIfBest(step + 1, bitsPerDim);
    }
    // A skipped step has changed nothing, and a run of them must not push good checkpoints out.
    if (!result.skipped) await saver.saveIfDue(step + 1);
  }
  await saver.save(step);
  return { step, bitsPerDim: meter.bitsPerDim, stopped: step < steps ? interruption.requested : undefined };
};

/** What a step's row in the log says. */
const eventOf = (
  step: number,
  { loss, bitsPerDim, gradientNorm, rate, skipped, lossScale }: StepResult,
  images: number,
  times: { readonly seconds: number; readonly waited: number },
): TrainingEvent => {
  const rest = { rate, ...scaleOf(lossScale), ...times };
  if (skipped) return { kind: 'skipped', step, loss: String(loss), gradientNorm: String(gradientNorm), ...rest };
  return { kind: 'step', step, loss, bitsPerDim, gradientNorm, images, ...rest };
};

const scaleOf = (lossScale: number | undefined): { readonly lossScale?: number } =>
  lossScale === undefined ? {} : { lossScale };

/** Where a training stands after `step` steps. */
export const positionAfter = (
  step: number,
  { seed, batch }: Pick<TrainOptions, 'seed' | 'batch'>,
): TrainingPosition => ({ step, seed, images: step * batch });

const saverOf = ({ run, trainer, checkpoint, keep = defaultKeep, reporter }: TrainingLoop): Saver =>
  new Saver({
    run,
    holder: trainer.session,
    position: (step) => ({ ...positionAfter(step, trainer.options), lossScale: trainer.scaler?.state }),
    every: trainer.options.checkpointEvery,
    keep,
    saved: checkpoint?.step,
    note: (text) => reporter.note(text),
  });

const skippedStepsOf = (loop: TrainingLoop, saver: Saver): SkippedSteps => {
  const { run, dataset, trainer, patience = defaultPatience, reporter } = loop;
  const { seed } = trainer.options;
  const note = (text: string): void => reporter.note(text);
  return new SkippedSteps({ run, dataset, seed, patience, saved: () => saver.saved, note });
};
