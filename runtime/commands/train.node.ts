import { kindNamed } from '../data/kinds/kinds.ts';
import { existsSync } from 'node:fs';
import type { OpenedDataset } from '../data/open.node.ts';
import type { AdapterChoice, OpenDevice, OpenOptions } from '../device/index.ts';
import { isRefusal } from '../files/atomic.node.ts';
import { systemAdvice, systemErrorBehind } from '../files/system-fault.ts';
import type { CompiledModel, ModelDescription, TrainOptions } from '../model.ts';
import { publishBest } from '../runs/best.node.ts';
import { listCheckpoints, loadCheckpoint, publishWeights, removeTorn } from '../runs/checkpoints.node.ts';
import type { Checkpoint } from '../runs/checkpoints.node.ts';
import { newestIntact, setAsideAfter } from '../runs/intact.node.ts';
import { loadTensorFile } from '../runs/parameters.node.ts';
import { RunError } from '../runs/run-error.ts';
import type { RunFolder } from '../runs/run-folder.node.ts';
import { withLock } from '../runs/run-lock.node.ts';
import { writePlan } from '../runs/run-plan.node.ts';
import { fittingBatch, planText } from '../runs/run-plan.ts';
import type { RunPlan } from '../runs/run-plan.ts';
import { planTraining, stepWork } from '../train/plan-training.ts';
import { optionsFor } from '../train/schedule.ts';
import { Trainer } from '../train/trainer.ts';
import { HeldOutChecks } from './held-out-checks.ts';
import type { Interruption } from './interruption.node.ts';
import { onDevices } from './lost-device.ts';
import type { Outcome } from './outcome.ts';
import { keepHeapSteady } from './steady-heap.node.ts';
import { describeDuration } from './reporter.ts';
import type { Reporter } from './reporter.ts';
import { openHeldOutData, openTrainingData } from './run-data.node.ts';
import type { DataChoices, RecordedData } from './run-data.node.ts';
import { positionAfter, runSteps } from '../train/training-loop.node.ts';
import type { TrainedSteps } from '../train/training-loop.node.ts';

export interface TrainCommand {
  readonly run: RunFolder;
  readonly description: ModelDescription;
  /** Path of the data, or the name of a sample. */
  readonly data: string;
  readonly dataChoices?: DataChoices | undefined;
  /** Of a run that goes on. */
  readonly recorded?: RecordedData | undefined;
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
  readonly prepare: (dataset: OpenedDataset) => Promise<CompiledModel>;
}

/** What has become of a training. */
export interface TrainResult extends TrainedSteps {
  readonly run: string;
  readonly steps: number;
  readonly seconds: number;
  /** What its likelihood is given in. */
  readonly unit: string;
}

/**
 * Trains from the run's newest intact checkpoint, or from the start, to the last step or until interrupted. A lost device is
 * opened again. Throws a RunBusyError while another process trains the run, and a DivergedError.
 */
export const trainCommand = async (command: TrainCommand): Promise<TrainResult> => {
  keepHeapSteady();
  const started = performance.now();
  const { run, reporter } = command;
  const dataset = await openTrainingData({ ...command, choices: command.dataChoices }, command.recorded);
  try {
    const trained = await withLock(
      run,
      (text) => reporter.note(text),
      () => trainLocked(command, dataset).catch((error: unknown) => fail(run, error)),
    );
    return { run: run.name, ...trained, seconds: (performance.now() - started) / 1000 };
  } finally {
    await dataset.close?.();
  }
};

/** Where the disk refuses what a training can't do without, it goes on from its newest checkpoint once there is room. */
function fail(run: RunFolder, error: unknown): never {
  if (!isRefusal(error) || !run.exists) throw error;
  const refusal = systemErrorBehind(error);
  const advice = (refusal && systemAdvice(refusal)) ?? 'See to that first.';
  throw new RunError(error.message, `${advice}\n  Then go on with --resume and -o ${run.name}.`, { cause: error });
}

const trainLocked = (command: TrainCommand, dataset: OpenedDataset): Promise<Omit<TrainResult, 'run' | 'seconds'>> => {
  let model: CompiledModel | undefined;
  const progress = async (): Promise<number> => (await listCheckpoints(command.run)).at(-1)?.step ?? 0;
  return onDevices({ ...command, adapter: command.adapter, progress }, async (device) => {
    model ??= await command.prepare(dataset);
    const { steps } = optionsFor(model.description.train, dataset.count);
    const { unit } = kindNamed(model.description.data.kind);
    return { steps, unit, ...(await trainOn(device, dataset, model, command)) };
  });
};

const trainOn = async (
  device: OpenDevice,
  dataset: OpenedDataset,
  model: CompiledModel,
  command: TrainCommand,
): Promise<TrainedSteps> => {
  const { run, reporter } = command;
  const options = optionsFor(model.description.train, dataset.count);
  const checkpoint = await tidy(run, reporter);
  if (checkpoint !== undefined && checkpoint.step >= options.steps) {
    return { step: checkpoint.step, bitsPerDim: undefined, stopped: undefined };
  }
  reporter.note(`Data: ${describeData(dataset, command.data)}`);
  const plan = { ...planTraining(model, options, device), work: stepWork(model, options) };
  reporter.note(planText(plan, options.steps, kindNamed(model.description.data.kind).items));
  requireFit(plan);
  await writePlan(run, plan);
  const heldOut = await openHeldOut(command, dataset, model, options);
  try {
    return await trainWith(device, { command, model, options, dataset, checkpoint, heldOut });
  } finally {
    await heldOut?.close?.();
  }
};

interface Training {
  readonly command: TrainCommand;
  readonly model: CompiledModel;
  readonly options: TrainOptions;
  readonly dataset: OpenedDataset;
  readonly checkpoint: Checkpoint | undefined;
  readonly heldOut: OpenedDataset | undefined;
}

const trainWith = async (device: OpenDevice, training: Training): Promise<TrainedSteps> => {
  const { command, model, options, dataset, checkpoint, heldOut } = training;
  const { run, reporter } = command;
  const trainer = await Trainer.create(device, model, options);
  try {
    if (checkpoint !== undefined) {
      const position = positionAfter(checkpoint.step, options);
      const { lossScale } = await loadCheckpoint(checkpoint, trainer.session, position);
      if (lossScale !== undefined) trainer.scaler?.restore(lossScale);
      reporter.note(`Continuing after step ${checkpoint.step}.`);
    } else if (existsSync(run.weights)) {
      await loadTensorFile(trainer.session, run.weights, { parts: ['weights'], plain: 'weights' });
      trainer.average?.restart();
      reporter.note(`Starting from the weights of ${run.name}.`);
    }
    const checks = heldOut && new HeldOutChecks(trainer, model, heldOut, heldOut);
    return await runSteps({
      ...command,
      words: kindNamed(model.description.data.kind),
      trainer,
      dataset,
      checkpoint,
      checks,
    });
  } finally {
    trainer.close();
  }
};

const describeData = ({ count, classes, title, heldOut }: OpenedDataset, data: string): string => {
  const held = heldOut === undefined ? '' : `; ${Number((100 * heldOut.share).toPrecision(3))} % more are held out`;
  return `${count} items in ${classes === 1 ? '1 class' : `${classes} classes`} from ${data} (${title}${held})`;
};

/** Puts a run's folder in order, whatever has happened to it, and gives the checkpoint to go on from. */
const tidy = async (run: RunFolder, reporter: Reporter): Promise<Checkpoint | undefined> => {
  await removeTorn(run);
  const checkpoint = await newestIntact(run, (text) => reporter.note(text));
  if (checkpoint === undefined) return undefined;
  await setAsideAfter(run, checkpoint.step, (text) => reporter.note(text));
  await publishWeights(run, checkpoint);
  await publishBest(run);
  return checkpoint;
};

/** Throws a RunError where a buffer would be longer than the device allows. */
const requireFit = (plan: RunPlan): void => {
  const fitting = fittingBatch(plan);
  if (fitting === undefined) return;
  throw new RunError(
    `${plan.batch} images at a time need more than the device's limits.`,
    fitting === 0
      ? 'Not even one image fits: use a smaller model, or an adapter with higher limits.'
      : `Use train.microBatch=${fitting}: the step stays the same, its gradients are added up in parts.`,
  );
};

/** Opens the held-out data before the first step, so that a fault in it shows at once. */
const openHeldOut = async (
  { data, dataChoices, reporter }: TrainCommand,
  { heldOut: part }: OpenedDataset,
  { description }: CompiledModel,
  { evaluateEvery, evaluateImages }: TrainOptions,
): Promise<OpenedDataset | undefined> => {
  if (evaluateEvery === 0) return undefined;
  const choices = { skipCorrupt: dataChoices?.skipCorrupt, holdOut: undefined };
  const request = { data, description, choices, reporter };
  const heldOut = await openHeldOutData(request, { data, heldOut: part });
  const count = Math.min(heldOut.count, evaluateImages);
  reporter.note(`Held out: ${count} ${kindNamed(description.data.kind).items}, looked at every ${evaluateEvery} steps`);
  return heldOut;
};

/** What to print of a training; `sampleHint` is the command that samples from the run. */
export const trainOutcome = (result: TrainResult, sampleHint: string, resumeHint: string): Outcome => {
  const { run, step, steps, bitsPerDim, unit, seconds, stopped } = result;
  const loss = bitsPerDim === undefined ? '' : ` · ${bitsPerDim.toFixed(3)} ${unit} (smoothed, training)`;
  const summary = `${step} of ${steps} steps · ${describeDuration(seconds)}${loss}`;
  const hint = stopped === undefined ? `Sample from it: ${sampleHint}` : `Stopped; continue with: ${resumeHint}`;
  const json = { run, step, steps, bitsPerDim: bitsPerDim ?? null, seconds, interrupted: stopped !== undefined };
  return { text: `${run}: ${summary}\n${hint}`, json, ...(stopped === undefined ? {} : { exitCode: stopped }) };
};
