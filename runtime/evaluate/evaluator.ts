import type { Batch } from '../data/batches.ts';
import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import { CounterRandom } from '../random/counter-random.ts';
import { hostStream } from '../random/streams.ts';
import { writeLikelihoodInputs } from '../train/likelihood-inputs.ts';
import { capacityOf, likelihoodCounts, MaskDrawer } from '../train/row-drawer.ts';

export interface Evaluation {
  /** Mean over images of the loss in bits per channel value, guiding pixels included. */
  readonly bitsPerDim: number;
  /** Standard error of that mean, from the spread of the batches; undefined with a single batch. */
  readonly standardError: number | undefined;
  readonly images: number;
  readonly passes: number;
}

/** Scores images as the paper does: labels dropped, uniform mask shares, several passes averaged where a level is masked. */
export class Evaluator {
  private readonly session: Session;
  private readonly model: CompiledModel;
  private readonly instance: ProgramInstance;
  private passesDone = 0;

  private constructor(session: Session, model: CompiledModel, instance: ProgramInstance) {
    this.session = session;
    this.model = model;
    this.instance = instance;
  }

  /** Allocates memory for batches of `batch` images. */
  static async create(session: Session, model: CompiledModel, batch: number): Promise<Evaluator> {
    return new Evaluator(session, model, await session.program('evaluate', capacityOf(model.drawRows, batch)));
  }

  /** Bits/dim over all batches; `onImages` hears how many images are done. */
  async evaluate(
    batches: AsyncIterable<Batch>,
    options: { readonly passes: number; readonly seed: number; readonly onImages?: (done: number) => void },
  ): Promise<Evaluation> {
    const scores: { bits: number; images: number }[] = [];
    let images = 0;
    for await (const { tokens, labels, filled } of batches) {
      let nats = 0;
      for (let pass = 0; pass < options.passes; pass++)
        nats += await this.score(tokens, labels.subarray(0, filled), options.seed);
      scores.push({ bits: nats / options.passes / Math.LN2, images: filled });
      images += filled;
      options.onImages?.(images);
    }
    return { ...summarise(scores), images, passes: options.passes };
  }

  /** One pass: mean nats per channel value. */
  private async score(tokens: Uint32Array, labels: Uint32Array, seed: number): Promise<number> {
    const pass = this.passesDone++;
    const drawer = new MaskDrawer(
      labels.length,
      new CounterRandom(seed, hostStream.mask),
      pass,
      likelihoodCounts(seed, pass),
    );
    this.model.drawRows(drawer);
    const dropped = new Uint32Array(labels.length).fill(1);
    writeLikelihoodInputs(
      this.instance,
      this.model.description,
      { tokens: tokens.subarray(0, labels.length * this.itemSize()), labels, dropped },
      drawer,
    );
    this.session.recorder.run(this.instance, 'evaluate', { ...drawer.rows, seedLow: 0, seedHigh: 0, step: 0 });
    const [loss = NaN] = await this.session.readFloats(this.instance, 'loss', 1);
    return loss;
  }

  private itemSize(): number {
    const { extents, channels } = this.model.description.data;
    return extents.reduce((total, n) => total * n, channels);
  }
}

const summarise = (
  scores: readonly { bits: number; images: number }[],
): { bitsPerDim: number; standardError: number | undefined } => {
  const images = scores.reduce((total, score) => total + score.images, 0);
  const bitsPerDim = scores.reduce((total, score) => total + score.bits * score.images, 0) / images;
  if (scores.length < 2) return { bitsPerDim, standardError: undefined };
  const variance = scores.reduce(
    (total, score) => total + (score.images / images) ** 2 * (score.bits - bitsPerDim) ** 2,
    0,
  );
  return { bitsPerDim, standardError: Math.sqrt((variance * scores.length) / (scores.length - 1)) };
};
