import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import { splitWords } from '../random/counter-random.ts';
import { writeLikelihoodInputs } from './likelihood-inputs.ts';
import type { LikelihoodInputs } from './likelihood-inputs.ts';
import { trainingCapacity } from '../recursion/capacity.ts';
import { partsOf } from '../recursion/recursion.ts';
import type { DrawnRows, MaskDrawer } from '../recursion/rows.ts';

/** Input of the training graph that its gradients are multiplied by, where they are scaled. */
const scalePort = 'lossScale';

/** A batch's loss, in nats, on its way. */
export interface BatchLoss {
  /** Of all parts but the last. */
  readonly earlier: number;
  /** Holds the loss of the last part once what is recorded has run. */
  readonly last: GPUBuffer;
  /** Waits for the loss of the whole batch. */
  read(): Promise<number>;
}

/**
 * The loss of a batch and its gradients, in as many parts as memory asks for. Every part's means are weighted by its share of the
 * batch's rows, so that losses and gradients are those of the whole batch, up to rounding.
 */
export class BatchGradient {
  private readonly session: Session;
  private readonly model: CompiledModel;
  private readonly program: ProgramInstance;
  private readonly accumulation: ProgramInstance | undefined;
  private readonly images: number;

  private constructor(
    session: Session,
    model: CompiledModel,
    program: ProgramInstance,
    accumulation: ProgramInstance | undefined,
    images: number,
  ) {
    this.session = session;
    this.model = model;
    this.program = program;
    this.accumulation = accumulation;
    this.images = images;
  }

  /** Allocates memory for batches of `batch` images, `microBatch` at a time. */
  static async create(
    session: Session,
    model: CompiledModel,
    { batch, microBatch }: { readonly batch: number; readonly microBatch: number },
  ): Promise<BatchGradient> {
    const images = Math.min(batch, microBatch);
    const program = await session.program('train', trainingCapacity(model.description.recursion, images));
    const accumulation = images < batch ? await session.program('accumulate', {}) : undefined;
    return new BatchGradient(session, model, program, accumulation, images);
  }

  /** Whether the gradients are those of the loss times a scale. */
  get scaled(): boolean {
    return this.program.program.ports[scalePort] !== undefined;
  }

  /**
   * Leaves the gradients, times `lossScale` where they are scaled, in the parameters' pages. The loss is read later, so that what is
   * to follow can be recorded before anybody waits. `step` and `seed` key the dropout.
   */
  async run(
    inputs: LikelihoodInputs,
    drawer: MaskDrawer,
    { seed, step, lossScale }: { readonly seed: number; readonly step: number; readonly lossScale: number },
  ): Promise<BatchLoss> {
    const count = inputs.labels.length;
    if (this.scaled) this.program.write(scalePort, Float32Array.of(lossScale));
    const whole = drawer.part();
    const parts = Math.ceil(count / this.images);
    let earlier = 0;
    for (let part = 0; part < parts; part++) {
      const [first, end] = [part * this.images, Math.min(count, (part + 1) * this.images)];
      const drawn = parts === 1 ? whole : drawer.part(first, end);
      this.write(imagesOf(inputs, first, end), drawn, whole);
      const [seedLow, seedHigh] = splitWords(seed);
      const scalars = { seedLow, seedHigh, step: step * parts + part };
      this.session.recorder.run(this.program, 'train', { ...drawn.rows, ...scalars });
      this.accumulate(part, parts);
      if (part < parts - 1) earlier += await this.loss();
    }
    const { gpu: last } = this.program.port('loss');
    return { earlier, last, read: async () => earlier + (await this.loss()) };
  }

  private write(inputs: LikelihoodInputs, drawn: DrawnRows, whole: DrawnRows): void {
    writeLikelihoodInputs(this.program, this.model.description, inputs, drawn);
    for (const { part, of } of partsOf(this.model.description.recursion)) {
      const share = (drawn.regions.get(of.name) ?? 0) / (whole.regions.get(of.name) ?? 1);
      this.program.write(part.share, Float32Array.of(share));
    }
  }

  private accumulate(part: number, parts: number): void {
    if (this.accumulation === undefined || parts === 1) return;
    if (part < parts - 1) this.session.recorder.run(this.accumulation, 'add', { keep: part === 0 ? 0 : 1, share: 1 });
    else this.session.recorder.run(this.accumulation, 'finish', { keep: 1, share: 1 });
  }

  private async loss(): Promise<number> {
    const [loss = NaN] = await this.session.readFloats(this.program, 'loss', 1);
    return loss;
  }
}

const imagesOf = ({ tokens, labels, dropped }: LikelihoodInputs, first: number, end: number): LikelihoodInputs => {
  const size = tokens.length / labels.length;
  return {
    tokens: tokens.subarray(first * size, end * size),
    labels: labels.subarray(first, end),
    dropped: dropped.subarray(first, end),
  };
};
