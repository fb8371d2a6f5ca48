import { trainingBatches } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import { writeCheckpoint, type Checkpoint } from '../run/checkpoints.node.ts';
import { describeEnvironment } from '../run/environment.node.ts';
import { RunError } from '../run/run-error.ts';
import type { RunFolder } from '../run/run-folder.node.ts';
import { recorded } from '../run/run-record.node.ts';
import type { TrainingObserver } from '../run/training-observer.ts';
import type { StepResult, Trainer } from '../train/trainer.ts';
import type { HeldOutChecks } from './held-out-checks.ts';
import type { Interruption } from './interruption.node.ts';
import { Meter } from './meter.ts';
import type { Reporter, Task } from './reporter.ts';

export interface TrainingLoop {
  readonly run: RunFolder;
  readonly trainer: Trainer;
  readonly dataset: Dataset;
  /** What the training is measured by as it goes on; undefined where nothing is wanted or held out. */
  readonly checks: HeldOutChecks | undefined;
  /** What the trainer holds; undefined at the start. */
  readonly checkpoint: Checkpoint | undefined;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
  /** Whether TensorBoard's files are written too; they are unless the user says otherwise. */
  readonly tensorBoard?: boolean | undefined;
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
export function runSteps(loop: TrainingLoop): Promise<TrainedSteps> {
  const { session, options } = loop.trainer;
  const start = {
    step: loop.checkpoint?.step ?? 0,
    steps: options.steps,
    environment: describeEnvironment(session.open),
    tensorBoard: loop.tensorBoard ?? true,
  };
  return recorded(loop.run, start, (observer) => takeSteps(loop, observer));
}

async function takeSteps(loop: TrainingLoop, observer: TrainingObserver): Promise<TrainedSteps> {
  const { trainer, reporter, interruption } = loop;
  const { steps, batch } = trainer.options;
  const start = loop.checkpoint?.step ?? 0;
  const task: Task = { name: 'train', unit: 'step', from: start, total: steps };
  const meter = new Meter(task, batch);
  const batches = trainingBatches(loop.dataset, trainer.options, start);
  const saver = new Saver(loop);
  reporter.start(task);
  let step = start;
  for (; step < steps && interruption.requested === undefined; step++) {
    const asked = performance.now();
    const { tokens, labels } = (await batches.next()).value;
    const began = performance.now();
    const result = await trainer.step(tokens, labels, step);
    checkFinite(result, step + 1, saver.saved);
    const times = { seconds: (performance.now() - began) / 1000, waited: (began - asked) / 1000 };
    const figures = { ...result, bitsPerDim: result.loss / Math.LN2, images: batch, ...times };
    await observer.record({ kind: 'step', step: step + 1, ...figures });
    reporter.step(meter.update(step + 1, figures));
    if (loop.checks?.isDue(step + 1) === true) {
      const { bitsPerDim } = await loop.checks.check(step + 1, observer);
      reporter.note(`After ${step + 1} steps: ${bitsPerDim.toFixed(4)} bits/dim held out`);
    }
    await saver.saveIfDue(step + 1);
  }
  await saver.save(step);
  return { step, bitsPerDim: meter.bitsPerDim, stopped: step < steps ? interruption.requested : undefined };
}

/** Writes checkpoints, each step's once. */
class Saver {
  private readonly loop: TrainingLoop;
  /** Step of the newest checkpoint. */
  saved: number | undefined;

  constructor(loop: TrainingLoop) {
    this.loop = loop;
    this.saved = loop.checkpoint?.step;
  }

  async saveIfDue(step: number): Promise<void> {
    const { checkpointEvery } = this.loop.trainer.options;
    if (checkpointEvery > 0 && step % checkpointEvery === 0) await this.save(step);
  }

  async save(step: number): Promise<void> {
    if (step === this.saved) return;
    const { run, trainer } = this.loop;
    await writeCheckpoint(run, trainer.session, step, trainer.options.seed);
    this.saved = step;
  }
}

function checkFinite({ loss, gradientNorm }: StepResult, step: number, saved: number | undefined): void {
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) return;
  const kept = saved === undefined ? 'There is no checkpoint before it.' : `The checkpoint of step ${saved} is kept.`;
  throw new RunError(
    `step ${step}: the loss is ${loss} and the gradient's norm ${gradientNorm}. ${kept}`,
    'Try a lower rate (train.rate), a longer warm-up (train.warmup) or clipping (train.clip).',
  );
}
