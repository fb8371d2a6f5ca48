import type { OpenDevice } from '../device/index.ts';
import type { ProgramInstance } from '../execute/program-instance.ts';
import { Session } from '../execute/session.ts';
import type { CompiledModel, TrainOptions } from '../model.ts';
import { CounterRandom } from '../random/counter-random.ts';
import { hostStream } from '../random/streams.ts';
import { BatchGradient, type BatchLoss } from './batch-gradient.ts';
import { initialiseParameters } from './initialise.ts';
import { MovingAverage } from './moving-average.ts';
import { MaskDrawer, trainingCounts } from './row-drawer.ts';
import { rateAt } from './schedule.ts';

export interface StepResult {
  /** Mean nats per channel, plus the guiding pixels' losses where there are some. */
  readonly loss: number;
  /** Global 2-norm of the gradients before clipping. */
  readonly gradientNorm: number;
  readonly rate: number;
  /** Loss or gradients weren't finite, and so nothing has changed. */
  readonly skipped: boolean;
}

/** Trains a compiled model step by step; what a step does depends on the weights, the moments, the seed and the step alone. */
export class Trainer {
  readonly session: Session;
  readonly options: TrainOptions;
  /** The weights' moving average, if the options want one. */
  readonly average: MovingAverage | undefined;
  private readonly model: CompiledModel;
  private readonly gradient: BatchGradient;
  private readonly optimiser: ProgramInstance;

  private constructor(
    session: Session,
    model: CompiledModel,
    options: TrainOptions,
    programs: Pick<Trainer, 'average'> & { readonly gradient: BatchGradient; readonly optimiser: ProgramInstance },
  ) {
    this.session = session;
    this.model = model;
    this.options = options;
    this.average = programs.average;
    this.gradient = programs.gradient;
    this.optimiser = programs.optimiser;
  }

  /** Compiles the kernels, allocates memory for `options.microBatch` images and draws initial weights. */
  static async create(
    open: OpenDevice,
    model: CompiledModel,
    options: TrainOptions = model.description.train,
  ): Promise<Trainer> {
    const session = new Session(open, model.plan, model.loadKernel);
    const gradient = await BatchGradient.create(session, model, options);
    const optimiser = await session.program('optimise', {});
    initialiseParameters(session, options.seed);
    const average = await MovingAverage.create(session, options);
    return new Trainer(session, model, options, { gradient, optimiser, average });
  }

  /** One step of AdamW on a batch of images. `step` counts from 0. */
  async step(tokens: Uint32Array, labels: Uint32Array, step: number): Promise<StepResult> {
    const { seed } = this.options;
    const drawer = new MaskDrawer(
      labels.length,
      new CounterRandom(seed, hostStream.mask),
      step,
      trainingCounts(seed, step),
    );
    this.model.drawRows(drawer);
    const dropped = this.dropLabels(labels.length, step);
    const batchLoss = await this.gradient.run({ tokens, labels, dropped }, drawer, seed, step);
    const rate = this.update(step, batchLoss);
    const loss = await batchLoss.read();
    const [gradientNorm = NaN, , updated] = await this.session.readFloats(this.optimiser, 'clip', 3);
    // Only recorded: it is submitted with what comes next, so nobody waits for it.
    if (updated === 1) this.average?.update(step);
    return { loss, gradientNorm, rate, skipped: updated !== 1 };
  }

  close(): void {
    this.session.close();
  }

  private update(step: number, { earlier: earlierLoss, last }: BatchLoss): number {
    const { betas, epsilon, decay, clip } = this.options;
    const [beta1, beta2] = betas;
    const rate = rateAt(this.options, step);
    const corrections = { correction1: 1 - beta1 ** (step + 1), correction2: 1 - beta2 ** (step + 1) };
    const scalars = { rate, beta1, beta2, epsilon, decay, clip, earlierLoss, ...corrections };
    this.session.recorder.copy(last, this.optimiser.port('loss').gpu, 4);
    this.session.recorder.run(this.optimiser, 'update', scalars);
    this.session.parameters.invalidate();
    return rate;
  }

  private dropLabels(count: number, step: number): Uint32Array {
    const random = new CounterRandom(this.options.seed, hostStream.labelDrop);
    const share = this.model.description.data.labelDrop;
    return Uint32Array.from({ length: count }, (_, image) => (random.uniform(step, image) < share ? 1 : 0));
  }
}
