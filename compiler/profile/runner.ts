import type { OpenDevice } from '../../runtime/device/index.ts';
import { Session } from '../../runtime/execute/session.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { initialiseParameters } from '../../runtime/train/initialise.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import type { LoweredModel } from '../lower.ts';
import { inMemoryModel } from '../7-emit/in-memory-model.ts';

export interface RunnerRequest {
  readonly task: 'train' | 'sample';
  /** Images in a step or in a sampled batch. */
  readonly batch: number;
}

/** A model with random weights and random data, that does the same task again and again. */
export interface Runner {
  readonly session: Session;
  /** Training step number `index`, or one sampling. */
  readonly run: (index: number) => Promise<unknown>;
}

/** Compiles the kernels and allocates memory. */
export const startRunner = (open: OpenDevice, lowered: LoweredModel, request: RunnerRequest): Promise<Runner> => {
  const model = inMemoryModel(lowered);
  return request.task === 'train' ? trainingRunner(open, model, request) : samplingRunner(open, model, request);
};

const dataSeed = 0;

const trainingRunner = async (open: OpenDevice, model: CompiledModel, { batch }: RunnerRequest): Promise<Runner> => {
  const { data, train } = model.description;
  const trainer = await Trainer.create(open, model, { ...train, batch });
  const cells = data.extents.reduce((total, n) => total * n, data.channels);
  const random = new CounterRandom(dataSeed, 0);
  const tokens = Uint32Array.from({ length: batch * cells }, (_, index) => random.integer(0, data.alphabet, index));
  const labels = Uint32Array.from({ length: batch }, (_, image) => image % data.classes);
  return { session: trainer.session, run: (step) => trainer.step(tokens, labels, step) };
};

const samplingRunner = async (open: OpenDevice, model: CompiledModel, { batch }: RunnerRequest): Promise<Runner> => {
  const { data, sample } = model.description;
  const session = new Session(open, model.plan, model.loadKernel);
  initialiseParameters(session, sample.seed);
  const iterations = iterationCounts(model);
  const sampler = await Sampler.create(session, model, batch, sample.guidance !== 1, iterations);
  const labels = Uint32Array.from({ length: batch }, (_, image) => image % data.classes);
  return { session, run: () => sampler.sample({ labels, firstImage: 0, options: sample, iterations }) };
};
