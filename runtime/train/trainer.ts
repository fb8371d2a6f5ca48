import type { OpenDevice } from '../device/index.ts';
import type { ProgramInstance } from '../execute/program-instance.ts';
import { Session } from '../execute/session.ts';
import type { CompiledModel, TrainOptions } from '../model.ts';
import { CounterRandom, splitWords } from '../random/counter-random.ts';
import { hostStream } from '../random/streams.ts';
import { initialiseParameters } from './initialise.ts';
import { writeLikelihoodInputs } from './likelihood-inputs.ts';
import { capacityOf, MaskDrawer, trainingCounts } from './row-drawer.ts';
import { rateAt } from './schedule.ts';

export interface StepResult {
  /** Mean nats per channel, plus the guiding pixels' losses where there are some. */
  readonly loss: number;
  /** Global 2-norm of the gradients before clipping. */
  readonly gradientNorm: number;
  readonly rate: number;
}

/** Trains a compiled model step by step; what a step does depends on the weights, the moments, the seed and the step alone. */
export class Trainer {
  readonly session: Session;
  readonly options: TrainOptions;
  private readonly model: CompiledModel;
  private readonly forwardBackward: ProgramInstance;
  private readonly optimiser: ProgramInstance;

  private constructor(
    session: Session,
    model: CompiledModel,
    options: TrainOptions,
    forwardBackward: ProgramInstance,
    optimiser: ProgramInstance,
  ) {
    this.session = session;
    this.model = model;
    this.options = options;
    this.forwardBackward = forwardBackward;
    this.optimiser = optimiser;
  }

  /** Compiles the kernels, allocates memory for `options.batch` images and draws initial weights. */
  static async create(
    open: OpenDevice,
    model: CompiledModel,
    options: TrainOptions = model.description.train,
  ): Promise<Trainer> {
    const session = new Session(open, model.plan, model.loadKernel);
    const forwardBackward = await session.program('train', capacityOf(model.drawRows, options.batch));
    const optimiser = await session.program('optimise', {});
    initialiseParameters(session, options.seed);
    return new Trainer(session, model, options, forwardBackward, optimiser);
  }

  /** One step of AdamW on a batch of `options.batch` images. `step` counts from 0. */
  async step(tokens: Uint32Array, labels: Uint32Array, step: number): Promise<StepResult> {
    const { seed } = this.options;
    const { recorder } = this.session;
    const drawer = new MaskDrawer(
      labels.length,
      new CounterRandom(seed, hostStream.mask),
      step,
      trainingCounts(seed, step),
    );
    this.model.drawRows(drawer);
    writeLikelihoodInputs(
      this.forwardBackward,
      this.model.description,
      { tokens, labels, dropped: this.dropLabels(labels.length, step) },
      drawer,
    );
    const [seedLow, seedHigh] = splitWords(seed);
    recorder.run(this.forwardBackward, 'train', { ...drawer.rows, seedLow, seedHigh, step });
    const rate = this.update(step);
    const loss = await this.session.readFloats(this.forwardBackward, 'loss', 1);
    const clip = await this.session.readFloats(this.optimiser, 'clip', 1);
    return { loss: loss[0] ?? NaN, gradientNorm: clip[0] ?? NaN, rate };
  }

  close(): void {
    this.session.close();
  }

  private update(step: number): number {
    const { betas, epsilon, decay, clip } = this.options;
    const [beta1, beta2] = betas;
    const rate = rateAt(this.options, step);
    const corrections = { correction1: 1 - beta1 ** (step + 1), correction2: 1 - beta2 ** (step + 1) };
    this.session.recorder.run(this.optimiser, 'update', { rate, beta1, beta2, epsilon, decay, clip, ...corrections });
    this.session.parameters.invalidate();
    return rate;
  }

  private dropLabels(count: number, step: number): Uint32Array {
    const random = new CounterRandom(this.options.seed, hostStream.labelDrop);
    const share = this.model.description.data.labelDrop;
    return Uint32Array.from({ length: count }, (_, image) => (random.uniform(step, image) < share ? 1 : 0));
  }
}
