import { existsSync } from 'node:fs';
import type { Dataset } from '../data/dataset.ts';
import { openDataset } from '../data/open.node.ts';
import type { AdapterChoice, OpenDevice } from '../device/index.ts';
import type { CompiledModel, ModelDescription } from '../model.ts';
import { listCheckpoints, loadCheckpoint, publishWeights, removeTorn } from '../run/checkpoints.node.ts';
import { loadTensors } from '../run/parameters.node.ts';
import type { RunFolder } from '../run/run-folder.node.ts';
import { Trainer } from '../train/trainer.ts';
import { withDevice } from './device.ts';
import type { Interruption } from './interruption.node.ts';
import type { Outcome } from './outcome.ts';
import { describeDuration, type Reporter } from './reporter.ts';
import { runSteps, type TrainedSteps } from './training-loop.node.ts';

export interface TrainCommand {
  readonly run: RunFolder;
  readonly description: ModelDescription;
  /** Path of the data, or the name of a sample. */
  readonly data: string;
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
  /** Makes the run's files where they are missing, and gives the model. Called once data and device are known to be good. */
  readonly prepare: (dataset: Dataset) => Promise<CompiledModel>;
}

/** What has become of a training. */
export interface TrainResult extends TrainedSteps {
  readonly run: string;
  readonly steps: number;
  readonly seconds: number;
}

/** Trains from the run's newest checkpoint, or from the start, to the last step or until interrupted. */
export async function trainCommand(command: TrainCommand): Promise<TrainResult> {
  const started = performance.now();
  const dataset = await openDataset(command.data, 'train', command.description.data);
  return withDevice(command.adapter, command.reporter, async (device) => {
    const model = await command.prepare(dataset);
    const trained = await trainOn(device, dataset, model, command);
    const { steps } = model.description.train;
    return { run: command.run.name, steps, ...trained, seconds: (performance.now() - started) / 1000 };
  });
}

async function trainOn(
  device: OpenDevice,
  dataset: Dataset,
  model: CompiledModel,
  command: TrainCommand,
): Promise<TrainedSteps> {
  const { run, reporter } = command;
  const { seed, steps } = model.description.train;
  await removeTorn(run);
  const checkpoint = (await listCheckpoints(run)).at(-1);
  if (checkpoint !== undefined) await publishWeights(run, checkpoint);
  if (checkpoint !== undefined && checkpoint.step >= steps) {
    return { step: checkpoint.step, bitsPerDim: undefined, stopped: undefined };
  }
  reporter.note(`Data: ${dataset.count} images in ${dataset.classes} classes from ${command.data}`);
  const trainer = await Trainer.create(device, model);
  try {
    if (checkpoint !== undefined) {
      await loadCheckpoint(checkpoint, trainer.session, seed);
      reporter.note(`Continuing after step ${checkpoint.step}.`);
    } else if (existsSync(run.weights)) {
      await loadTensors(trainer.session, run.weights, ['weights']);
      reporter.note(`Starting from the weights of ${run.name}.`);
    }
    return await runSteps({ ...command, trainer, dataset, checkpoint });
  } finally {
    trainer.close();
  }
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
