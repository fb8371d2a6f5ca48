import type { AdapterChoice, OpenDevice } from '../device/index.ts';
import { Session } from '../execute/session.ts';
import { checkWeights, loadWeights } from '../runs/run-weights.node.ts';
import type { WeightsChoice } from '../runs/run-weights.node.ts';
import { samplingDispatches } from '../sample/dispatch-size.ts';
import { isGuided } from '../sample/guidance.ts';
import { withDevice } from './device.ts';
import { drawImages } from './draw-images.node.ts';
import type { Interruption } from './interruption.node.ts';
import type { LoadedRun } from './loaded-run.node.ts';
import { memoryFor } from './memory.node.ts';
import type { Outcome } from './outcome.ts';
import { openOutputs } from './output/open-outputs.node.ts';
import type { OpenOutputs } from './output/open-outputs.node.ts';
import type { DataKind } from '../data/kinds/kind.ts';
import { knownItems } from '../data/kinds/kinds.ts';
import { checkAnimation } from './animation/animation-file.node.ts';
import { describeDuration } from './reporter.ts';
import type { Reporter } from './reporter.ts';
import { planSample } from './sample-plan.ts';
import type { SampleChoices, SampleOutputs, SamplePlan } from './sample-plan.ts';

export interface SampleCommand extends LoadedRun {
  readonly choices: SampleChoices;
  /** The run's newest weights by default. */
  readonly weights?: WeightsChoice;
  /** Pictures in the run's folder where undefined. */
  readonly outputs?: SampleOutputs;
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
  readonly interruption?: Interruption;
}

export interface SampleResult {
  /** Of what was drawn. */
  readonly kind: DataKind;
  readonly labels: Uint32Array;
  readonly outputs: OpenOutputs;
  /** Exit code of the interruption after which no more than the pictures so far were written. */
  readonly stopped: number | undefined;
  /** −log₂ of the probability with which each item was drawn, over the number of its values; as many as were drawn. */
  readonly bitsPerDim: readonly number[];
  readonly seed: number;
  readonly seconds: number;
}

/** What to tell someone who has interrupted a sampling. */
export const stopping = 'Stopping after this batch …';

/** Draws items and writes them as files of their kind. */
export const sampleCommand = async (command: SampleCommand): Promise<SampleResult> => {
  const started = performance.now();
  const { run, config, model, choices } = command;
  const { data } = model.description;
  await checkWeights(run, command.weights);
  const plan = planSample(model, choices, config.classNames);
  warnOfGuidance(plan, command);
  const wanted = command.outputs ?? { pictures: 'all' };
  const { classNames = [] } = config;
  const folder = wanted.folder ?? run.samples;
  const known = knownItems(data, config.facts);
  if (wanted.animation !== undefined) checkAnimation(data);
  const outputs = await openOutputs(wanted, folder, plan.labels, known, classNames, inputsOf(command));
  try {
    const bitsPerDim = await draw(plan, outputs, command);
    const stopped = bitsPerDim.length < plan.labels.length ? command.interruption?.requested : undefined;
    for (const sink of outputs.sinks) await (stopped === undefined ? sink.finish() : sink.discard());
    const seconds = (performance.now() - started) / 1000;
    return { kind: known.kind, labels: plan.labels, outputs, stopped, bitsPerDim, seed: plan.options.seed, seconds };
  } catch (thrown) {
    for (const sink of outputs.sinks) await sink.discard();
    throw thrown;
  }
};

/** What no picture may replace: the run's own files, the weights and the data that it was trained on. */
const inputsOf = ({ run, config, weights }: SampleCommand): readonly string[] => {
  const given = typeof weights === 'object' ? [weights.file] : [];
  return [...run.ownFiles, ...given, ...(config.data === undefined ? [] : [config.data])];
};

const draw = (plan: SamplePlan, outputs: OpenOutputs, command: SampleCommand): Promise<readonly number[]> => {
  const { run, model, choices, adapter, reporter, interruption = { requested: undefined } } = command;
  const sample = async (device: OpenDevice): Promise<readonly number[]> => {
    const session = new Session(device, model.plan, model.loadKernel);
    try {
      await loadWeights(session, run, command.weights, (text) => reporter.note(text));
      const limits = { batch: choices.batch, memory: memoryFor(device.adapter, choices.memory) };
      return await drawImages(session, { model, plan, limits, outputs, reporter, interruption });
    } finally {
      session.close();
    }
  };
  const dispatches = samplingDispatches(choices.batch ?? plan.labels.length);
  return withDevice(adapter, reporter, sample, { dispatches });
};

const warnOfGuidance = ({ options }: SamplePlan, { model, reporter }: SampleCommand): void => {
  if (!isGuided(options) || model.description.data.labelDrop > 0) return;
  reporter.note('Guidance compares with the unconditional model, which data.labelDrop: 0 has left untrained.');
};

/** What to print of a sampling. */
export const sampleOutcome = (result: SampleResult): Outcome => {
  const { kind, labels, outputs, stopped, bitsPerDim, seed, seconds } = result;
  const images = bitsPerDim.length;
  const files = outputs.files?.paths.slice(0, images) ?? [];
  const numbers = { images, files, bitsPerDim, seed, seconds };
  const took = `in ${describeDuration(seconds)}`;
  if (stopped !== undefined) {
    const text = `Stopped after ${images} of ${labels.length} ${kind.items} ${took}.`;
    return { text, json: { ...numbers, interrupted: true }, exitCode: stopped };
  }
  const places = placesOf(outputs);
  const { grid, npz = null, npy = null, animation = null } = outputs;
  const text = `${images} ${images === 1 ? kind.item : kind.items} ${took}${places === '' ? '' : `: ${places}`}.`;
  return { text, json: { ...numbers, grid: grid?.path ?? null, npz, npy, animation } };
};

/** In words, where which items are. */
const placesOf = ({ files, grid, npz, npy, animation }: OpenOutputs): string => {
  const parts = [
    grid === undefined ? undefined : `${grid.path} shows ${grid.isWhole ? 'them all' : 'the first of each class'}`,
    files === undefined ? undefined : 'the single ones are beside it',
    npz === undefined ? undefined : `${npz} has pictures of them all`,
    npy === undefined ? undefined : `${npy} has all values`,
    animation === undefined ? undefined : `${animation} shows how they come about`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
};
