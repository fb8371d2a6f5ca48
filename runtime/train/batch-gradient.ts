import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import { splitWords } from '../random/counter-random.ts';
import { writeLikelihoodInputs } from './likelihood-inputs.ts';
import type { LikelihoodInputs } from './likelihood-inputs.ts';
import { trainingCapacity } from '../recursion/capacity.ts';
import { realValues } from '../recursion/padding.ts';
import { partValues } from '../recursion/part-values.ts';
import type { PartValues } from '../recursion/part-values.ts';
import type { DrawnRows, RowDrawer } from '../recursion/rows.ts';

/** Input of the training graph that its gradients are multiplied by, where they are scaled. */
const scalePort = 'lossScale';

/** A batch's loss, in nats, on its way. */
export interface BatchLoss {
  /** Of all micro-batches but the last. */
  readonly earlier: number;
  /** Holds the loss of the last micro-batch once what is recorded has run. */
  readonly last: GPUBuffer;
  /** Waits for the losses of the whole batch. */
  read(): Promise<Losses>;
}

/** What a batch costs, in nats. */
export interface Losses {
  /** What is trained: the mean over the pixels' channel values, plus that over each level's guiding pixels. */
  readonly loss: number;
  /** The pixels and all guiding pixels together, for each channel value of the pixels. */
  readonly joint: number;
  /** The means over guiding pixels, added up; undefined where the model has none. */
  readonly guiding: number | undefined;
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
  private readonly parts: readonly PartValues[];

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
    this.parts = partValues(model.description);
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
    drawer: RowDrawer,
    { seed, step, lossScale }: { readonly seed: number; readonly step: number; readonly lossScale: number },
  ): Promise<BatchLoss> {
    const count = inputs.labels.length;
    if (this.scaled) this.program.write(scalePort, Float32Array.of(lossScale));
    const whole = drawer.part();
    const real = this.realShare(inputs.tokens);
    const parts = Math.ceil(count / this.images);
    const read: Losses[] = [];
    let shares: readonly number[] = [];
    for (let part = 0; part < parts; part++) {
      const [first, end] = [part * this.images, Math.min(count, (part + 1) * this.images)];
      const drawn = parts === 1 ? whole : drawer.part(first, end);
      shares = this.write(imagesOf(inputs, first, end), drawn, whole, real);
      const [seedLow, seedHigh] = splitWords(seed);
      const scalars = { seedLow, seedHigh, step: step * parts + part };
      this.session.recorder.run(this.program, 'train', { ...drawn.rows, ...scalars });
      this.accumulate(part, parts);
      if (part < parts - 1) read.push(await this.losses(shares));
    }
    const { gpu: last } = this.program.port('loss');
    return {
      earlier: read.reduce((sum, { loss }) => sum + loss, 0),
      last,
      read: async () => [...read, await this.losses(shares)].reduce(added),
    };
  }

  /** The share of a batch's values that are not padding, to which alone its loss belongs. */
  private realShare(tokens: Uint32Array): number {
    return realValues(tokens, this.model.description.data).reduce((total, n) => total + n, 0) / tokens.length;
  }

  /** Gives the micro-batch's share of each part's rows. Padding costs nothing, so that a mean over the `real` values alone is that much larger. */
  private write(inputs: LikelihoodInputs, drawn: DrawnRows, whole: DrawnRows, real: number): readonly number[] {
    writeLikelihoodInputs(this.program, this.model.description, inputs, drawn);
    return this.parts.map(({ part, of }) => {
      const share = (drawn.regions.get(of.name) ?? 0) / (whole.regions.get(of.name) ?? 1) / real;
      this.program.write(part.share, Float32Array.of(share));
      return share;
    });
  }

  private accumulate(part: number, parts: number): void {
    if (this.accumulation === undefined || parts === 1) return;
    if (part < parts - 1) this.session.recorder.run(this.accumulation, 'add', { keep: part === 0 ? 0 : 1, share: 1 });
    else this.session.recorder.run(this.accumulation, 'finish', { keep: 1, share: 1 });
  }

  /** Those of the micro-batch that has run last. */
  private async losses(shares: readonly number[]): Promise<Losses> {
    const loss = await this.number('loss');
    if (this.parts.length === 1) return { loss, joint: loss, guiding: undefined };
    const pixels = this.parts.at(-1)?.values ?? 1;
    let joint = 0;
    let guiding = 0;
    for (const [index, { part, of, values }] of this.parts.entries()) {
      const own = (await this.number(`loss.${part.name}`)) * (shares[index] ?? 0);
      joint += (own * values) / pixels;
      if (of.child !== undefined) guiding += own;
    }
    return { loss, joint, guiding };
  }

  private async number(port: string): Promise<number> {
    const [value = NaN] = await this.session.readFloats(this.program, port, 1);
    return value;
  }
}

const added = (a: Losses, b: Losses): Losses => ({
  loss: a.loss + b.loss,
  joint: a.joint + b.joint,
  guiding: a.guiding === undefined || b.guiding === undefined ? undefined : a.guiding + b.guiding,
});

const imagesOf = ({ tokens, labels, dropped }: LikelihoodInputs, first: number, end: number): LikelihoodInputs => {
  const size = tokens.length / labels.length;
  return {
    tokens: tokens.subarray(first * size, end * size),
    labels: labels.subarray(first, end),
    dropped: dropped.subarray(first, end),
  };
};
