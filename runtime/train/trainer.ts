import type { OpenDevice } from '../device/index.ts';
import type { ProgramInstance } from '../execute/program-instance.ts';
import { Session } from '../execute/session.ts';
import type { CompiledModel, TrainOptions } from '../model.ts';
import { CounterRandom } from '../random/counter-random.ts';
import { hostStream } from '../random/streams.ts';
import { checkSection } from '../spec-range.ts';
import { BatchGradient } from './batch-gradient.ts';
import type { BatchLoss } from './batch-gradient.ts';
import { initialiseParameters } from './initialise.ts';
import { LossScaler } from './loss-scaler.ts';
import { MovingAverage } from './moving-average.ts';
import { trainingDraws } from '../recursion/rows.ts';
import { rateAt } from './schedule.ts';

export interface StepResult {
  /** What is trained: mean nats per channel, plus the guiding pixels' losses where there are some. */
  readonly loss: number;
  /** Pixels and guiding pixels together, for each channel value of the pixels that is not padding. */
  readonly bitsPerDim: number;
  /** The means over each level's guiding pixels, added up, in bits; undefined where the model has none. */
  readonly guidingBits: number | undefined;
  /** Global 2-norm of the gradients before clipping. */
  readonly gradientNorm: number;
  readonly rate: number;
  /** Loss or gradients weren't finite, and so no weight has changed. */
  readonly skipped: boolean;
  /** What the loss was multiplied by for its gradients; undefined where it isn't. */
  readonly lossScale: number | undefined;
  /** The step was skipped for a scale that was too large, and the next one has a smaller. */
  readonly overflowed: boolean;
}

/**
 * Trains a compiled model step by step; what a step does depends on the weights, the moments, the loss scale, the seed and the step
 * alone.
 */
export class Trainer {
  readonly session: Session;
  readonly options: TrainOptions;
  /** The weights' moving average, if the options want one. */
  readonly average: MovingAverage | undefined;
  /** Of models whose gradients are scaled. */
  readonly scaler: LossScaler | undefined;
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
    this.scaler = programs.gradient.scaled ? new LossScaler() : undefined;
    this.optimiser = programs.optimiser;
  }

  /**
   * Compiles the kernels, allocates memory for `options.microBatch` images and draws initial weights. Rejects with a RangeError for options
   * that a spec couldn't have.
   */
  static async create(
    open: OpenDevice,
    model: CompiledModel,
    options: TrainOptions = model.description.train,
  ): Promise<Trainer> {
    checkSection('train', options);
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
    const lossScale = this.scaler?.scale;
    const drawer = trainingDraws(this.model.description.recursion, labels.length, seed, step);
    const dropped = this.dropLabels(labels.length, step);
    const batchLoss = await this.gradient.run({ tokens, labels, dropped }, drawer, {
      seed,
      step,
      lossScale: lossScale ?? 1,
    });
    const rate = this.update(step, batchLoss, lossScale ?? 1);
    const { loss, joint, guiding } = await batchLoss.read();
    const [gradientNorm = NaN, , updated] = await this.session.readFloats(this.optimiser, 'clip', 3);
    // Only recorded: it is submitted with what comes next, so nobody waits for it.
    if (updated === 1) this.average?.update(step);
    const skipped = updated !== 1;
    const overflowed = this.scaler?.see({ skipped, loss }) ?? false;
    const bits = {
      bitsPerDim: joint / Math.LN2,
      guidingBits: guiding === undefined ? undefined : guiding / Math.LN2,
    };
    return { loss, ...bits, gradientNorm, rate, skipped, lossScale, overflowed };
  }

  close(): void {
    this.session.close();
  }

  private update(step: number, { earlier: earlierLoss, last }: BatchLoss, lossScale: number): number {
    const { betas, epsilon, decay, clip } = this.options;
    const [beta1, beta2] = betas;
    const rate = rateAt(this.options, step);
    const corrections = { correction1: 1 - beta1 ** (step + 1), correction2: 1 - beta2 ** (step + 1) };
    const scalars = { rate, beta1, beta2, epsilon, decay, clip, earlierLoss, unscale: 1 / lossScale, ...corrections };
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
