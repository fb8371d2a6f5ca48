import type { OpenDevice } from '../../runtime/device/index.ts';
import { DispatchTimer } from '../../runtime/execute/dispatch-timer.ts';
import type { DeviceMemory } from '../../runtime/execute/memory.ts';
import { Session } from '../../runtime/execute/session.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { initialiseParameters } from '../../runtime/train/initialise.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import type { LoweredModel } from '../lower.ts';
import { inMemoryModel } from '../verify/in-memory-model.ts';
import { withCosts } from './work.ts';
import type { TimedDispatch } from './work.ts';

export interface ProfileRequest {
  /** Images in a step or in a sampled batch. */
  readonly batch: number;
  /** Runs that are timed, after one that isn't. */
  readonly steps: number;
  readonly task: 'train' | 'sample';
}

export interface Profile {
  readonly timed: readonly TimedDispatch[];
  /** Of each run without timestamps, and of each with them, by the host's clock. */
  readonly plainSeconds: readonly number[];
  readonly timedSeconds: readonly number[];
  readonly submitsPerRun: number;
  readonly memory: DeviceMemory;
}

/** Runs a model with random weights on random data, and times every dispatch. */
export const profileModel = async (
  open: OpenDevice,
  lowered: LoweredModel,
  request: ProfileRequest,
): Promise<Profile> => {
  const model = inMemoryModel(lowered);
  const runner =
    request.task === 'train' ? await trainingRunner(open, model, request) : await samplingRunner(open, model, request);
  try {
    return await measure(open, lowered, runner, request.steps);
  } finally {
    await open.device.queue.onSubmittedWorkDone();
    runner.session.close();
  }
};

interface Runner {
  readonly session: Session;
  readonly run: (index: number) => Promise<unknown>;
}

const measure = async (
  open: OpenDevice,
  { costs }: LoweredModel,
  { session, run }: Runner,
  steps: number,
): Promise<Profile> => {
  const { recorder } = session;
  await run(0);
  const before = recorder.counts.submits;
  const plainSeconds = await inTurn(steps, run);
  const submitsPerRun = (recorder.counts.submits - before) / steps;
  const timer = new DispatchTimer(open);
  recorder.timer = timer;
  const timedSeconds = await inTurn(steps, run);
  const timed = withCosts(await timer.take(), costs);
  recorder.timer = undefined;
  return { timed, plainSeconds, timedSeconds, submitsPerRun, memory: session.memory };
};

const inTurn = async (steps: number, run: Runner['run']): Promise<readonly number[]> => {
  const seconds: number[] = [];
  for (let step = 0; step < steps; step++) {
    const started = performance.now();
    await run(step);
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds;
};

const dataSeed = 0;

const trainingRunner = async (open: OpenDevice, model: CompiledModel, { batch }: ProfileRequest): Promise<Runner> => {
  const { data, train } = model.description;
  const trainer = await Trainer.create(open, model, { ...train, batch });
  const cells = data.extents.reduce((total, n) => total * n, data.channels);
  const random = new CounterRandom(dataSeed, 0);
  const tokens = Uint32Array.from({ length: batch * cells }, (_, index) => random.integer(0, data.alphabet, index));
  const labels = Uint32Array.from({ length: batch }, (_, image) => image % data.classes);
  return { session: trainer.session, run: (step) => trainer.step(tokens, labels, step) };
};

const samplingRunner = async (open: OpenDevice, model: CompiledModel, { batch }: ProfileRequest): Promise<Runner> => {
  const { data, sample } = model.description;
  const session = new Session(open, model.plan, model.loadKernel);
  initialiseParameters(session, sample.seed);
  const iterations = iterationCounts(model);
  const sampler = await Sampler.create(session, model, batch, sample.guidance !== 1, iterations);
  const labels = Uint32Array.from({ length: batch }, (_, image) => image % data.classes);
  return { session, run: () => sampler.sample({ labels, firstImage: 0, options: sample, iterations }) };
};
