import type { Dataset } from '../data/dataset.ts';
import { openDataset } from '../data/open.node.ts';
import type { AdapterChoice, OpenDevice, OpenOptions } from '../device/index.ts';
import type { CompiledModel, ModelDescription } from '../model.ts';
import { publishBest } from '../run/best.node.ts';
import {
  listCheckpoints,
  loadCheckpoint,
  publishWeights,
  removeTorn,
  type Checkpoint,
} from '../run/checkpoints.node.ts';
import { newestIntact, setAsideAfter } from '../run/intact.node.ts';
import type { RunFolder } from '../run/run-folder.node.ts';
import { withLock } from '../run/run-lock.node.ts';
import { writePlan } from '../run/run-plan.node.ts';
import { describePlan } from '../run/run-plan.ts';
import { capacityOf } from '../train/row-drawer.ts';
import { Trainer } from '../train/trainer.ts';
import type { Interruption } from './interruption.node.ts';
import { onDevices } from './lost-device.ts';
import type { Outcome } from './outcome.ts';
import { describeDuration, type Reporter } from './reporter.ts';
import { positionAfter, runSteps, type TrainedSteps } from './training-loop.node.ts';

export interface TrainCommand {
  readonly run: RunFolder;
  readonly description: ModelDescription;
  /** Path of the data, or the name of a sample. */
  readonly data: string;
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
  /** Whether TensorBoard's files are written too; they are unless the user says otherwise. */
  readonly tensorBoard?: boolean | undefined;
  /** Checkpoints that stay besides the best. */
  readonly keep?: number | undefined;
  /** Skipped steps in a row after which training stops. */
  readonly patience?: number | undefined;
  /** How devices are opened: by `openDevice`, but for tests. */
  readonly open?: ((options: OpenOptions) => Promise<OpenDevice>) | undefined;
  /** Makes the run's files where they are missing, and gives the model. Called once data and device are known to be good. */
  readonly prepare: (dataset: Dataset) => Promise<CompiledModel>;
}

/** What has become of a training. */
export interface TrainResult extends TrainedSteps {
  readonly run: string;
  readonly steps: number;
  readonly seconds: number;
}

/**
 * Trains from the run's newest intact checkpoint, or from the start, to the last step or until interrupted. A lost device is
 * opened again. Throws a RunBusyError while another process trains the run, and a DivergedError.
 */
export async function trainCommand(command: TrainCommand): Promise<TrainResult> {
  const started = performance.now();
  const { run, reporter, data, description } = command;
  const dataset = await openDataset(data, 'train', description.data);
  const trained = await withLock(
    run,
    (text) => reporter.note(text),
    () => trainLocked(command, dataset),
  );
  return { run: run.name, ...trained, seconds: (performance.now() - started) / 1000 };
}

function trainLocked(command: TrainCommand, dataset: Dataset): Promise<Omit<TrainResult, 'run' | 'seconds'>> {
  let model: CompiledModel | undefined;
  const progress = async (): Promise<number> => (await listCheckpoints(command.run)).at(-1)?.step ?? 0;
  return onDevices({ ...command, adapter: command.adapter, progress }, async (device) => {
    model ??= await command.prepare(dataset);
    return { steps: model.description.train.steps, ...(await trainOn(device, dataset, model, command)) };
  });
}

async function trainOn(
  device: OpenDevice,
  dataset: Dataset,
  model: CompiledModel,
  command: TrainCommand,
): Promise<TrainedSteps> {
  const { run, reporter } = command;
  const { batch, steps } = model.description.train;
  const checkpoint = await tidy(run, reporter);
  if (checkpoint !== undefined && checkpoint.step >= steps) {
    return { step: checkpoint.step, bitsPerDim: undefined, stopped: undefined };
  }
  reporter.note(`Data: ${dataset.count} images in ${dataset.classes} classes from ${command.data}`);
  const trainer = await Trainer.create(device, model);
  try {
    const capacity = capacityOf(model.drawRows, batch);
    const parameterBytes = trainer.session.parameters.bytes;
    await writePlan(run, describePlan({ plan: model.plan, batch, capacity, parameterBytes }, device));
    if (checkpoint !== undefined) {
      await loadCheckpoint(checkpoint, trainer.session, positionAfter(checkpoint.step, trainer.options));
      reporter.note(`Continuing after step ${checkpoint.step}.`);
    }
    return await runSteps({ ...command, trainer, dataset, checkpoint });
  } finally {
    trainer.close();
  }
}

/** Puts a run's folder in order, whatever has happened to it, and gives the checkpoint to go on from. */
async function tidy(run: RunFolder, reporter: Reporter): Promise<Checkpoint | undefined> {
  await removeTorn(run);
  const checkpoint = await newestIntact(run, (text) => reporter.note(text));
  if (checkpoint === undefined) return undefined;
  await setAsideAfter(run, checkpoint.step);
  await publishWeights(run, checkpoint);
  await publishBest(run);
  return checkpoint;
}

/** What to print of a training; `sampleHint` is the command that samples from the run. */
export function trainOutcome(result: TrainResult, sampleHint: string, resumeHint: string): Outcome {
  const { run, step, steps, bitsPerDim, seconds, stopped } = result;
  const loss = bitsPerDim === undefined ? '' : ` · ${bitsPerDim.toFixed(3)} bits/dim (smoothed, training)`;
  const summary = `${step} of ${steps} steps · ${describeDuration(seconds)}${loss}`;
  const hint = stopped === undefined ? `Sample from it: ${sampleHint}` : `Stopped; continue with: ${resumeHint}`;
  const json = { run, step, steps, bitsPerDim: bitsPerDim ?? null, seconds, interrupted: stopped !== undefined };
  return { text: `${run}: ${summary}\n${hint}`, json, ...(stopped === undefined ? {} : { exitCode: stopped }) };
}
