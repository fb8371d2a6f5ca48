import type { Batch } from '../data/batches.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import { realValues } from '../recursion/padding.ts';
import { partValues } from '../recursion/part-values.ts';
import { drawsMasks, takesAnyOrder } from '../recursion/recursion.ts';
import { randomOrders, rasterOrders, uniformShares } from './questions.ts';
import { PartMeans } from './part-means.ts';
import { Scorer } from './scorer.ts';
import type { ScoreSink } from './scorer.ts';

/** The share of one pixel head. */
export interface EvaluatedPart {
  /** `head`: the pixels. `level1.guide`: the guiding pixels of level 1's regions. */
  readonly name: string;
  /** The level whose guiding pixels these are; undefined for the pixels. */
  readonly level: string | undefined;
  /** Mean over images, in bits per channel value of the part. */
  readonly bitsPerDim: number;
  /** Channel values of the part in an image. */
  readonly values: number;
}

export interface Evaluation {
  /**
   * Mean over images of the bits of the pixels and of all guiding pixels together, for each channel value of the image: what coding an
   * image with the model would cost.
   */
  readonly bitsPerDim: number;
  /** Standard error of that mean, from the spread of the images; undefined with a single image. */
  readonly standardError: number | undefined;
  readonly images: number;
  /** Values of all images that are not padding, of which `bitsPerDim` is the mean; undefined where there is no padding. */
  readonly realValues?: number;
  readonly passes: number;
  /** The same with patches in raster order, where levels take any order: the other numbers are means over random ones. If it was asked for. */
  readonly rasterOrder?: Pick<Evaluation, 'bitsPerDim' | 'standardError'>;
  readonly parts: readonly EvaluatedPart[];
  /** The sum of the parts' means, as the reference has it. The same as `bitsPerDim` where no level has a guiding pixel. */
  readonly summedBitsPerDim: number;
}

export interface EvaluateOptions {
  /** Draws of masks and orders for every image. */
  readonly passes: number;
  readonly seed: number;
  /** Scores images given their classes; otherwise labels are dropped, as in the paper. */
  readonly conditional?: boolean;
  /** Scores models of any order in raster order too. */
  readonly inRasterOrder?: boolean;
  /** Hears how many images are done. */
  readonly onImages?: (done: number) => void;
}

/** Scores images as the paper does: labels dropped, uniform mask shares, several passes averaged where a level is masked or takes any order. */
export class Evaluator {
  private readonly model: CompiledModel;
  private readonly scorer: Scorer;

  private constructor(model: CompiledModel, scorer: Scorer) {
    this.model = model;
    this.scorer = scorer;
  }

  /** Allocates memory for batches of up to `batch` images. */
  static async create(session: Session, model: CompiledModel, batch: number): Promise<Evaluator> {
    return new Evaluator(model, await Scorer.create(session, model, batch));
  }

  /** Images that fit at a time. */
  get batch(): number {
    return this.scorer.batch;
  }

  /** Scores all images of the batches, of up to `batch` images each. */
  async evaluate(batches: AsyncIterable<Batch>, options: EvaluateOptions): Promise<Evaluation> {
    const { recursion } = this.model.description;
    const scores: PartMeans[] = [];
    const raster: PartMeans[] = [];
    const real: number[] = [];
    for await (const batch of batches) {
      const firstImage = scores.length;
      scores.push(...(await this.scoreBatch(batch, firstImage, options, 'random')));
      if (options.inRasterOrder === true && takesAnyOrder(recursion)) {
        const passes = drawsMasks(recursion) ? options.passes : 1;
        raster.push(...(await this.scoreBatch(batch, firstImage, { ...options, passes }, 'raster')));
      }
      real.push(...realValues(batch.tokens, this.model.description.data).slice(0, batch.filled));
      options.onImages?.(scores.length);
    }
    const all = { ...summarise(scores, this.parts(), real), images: scores.length, passes: options.passes };
    if (raster.length === 0) return all;
    const { bitsPerDim, standardError } = summarise(raster, this.parts(), real);
    return { ...all, rasterOrder: { bitsPerDim, standardError } };
  }

  /** The scores of a batch's images, averaged over the passes. */
  private async scoreBatch(
    batch: Batch,
    firstImage: number,
    options: EvaluateOptions,
    order: 'random' | 'raster',
  ): Promise<readonly PartMeans[]> {
    const { passes, seed, conditional = false } = options;
    const labels = batch.labels.subarray(0, batch.filled);
    const tokens = batch.tokens.subarray(0, (batch.tokens.length / batch.labels.length) * batch.filled);
    const inputs = { tokens, labels, dropped: new Uint32Array(labels.length).fill(conditional ? 0 : 1) };
    const scores = Array.from(labels, () => new PartMeans());
    for (let pass = 0; pass < passes; pass++) {
      const questions = uniformShares({ seed, pass, passes, firstImage });
      const orders = order === 'raster' ? rasterOrders : randomOrders({ seed, pass, firstImage });
      const add: ScoreSink = (part, rows, nll) => {
        const channels = nll.length / rows.length;
        for (const [row, { image }] of rows.entries())
          scores[image]?.add(part.name, pass, nll.subarray(row * channels, (row + 1) * channels));
      };
      await this.scorer.score(inputs, questions, add, orders);
    }
    return scores;
  }

  /** The parts of an image, and how many channel values each has. */
  private parts(): readonly ScoredPart[] {
    return partValues(this.model.description).map(({ part, of, values }) => ({
      name: part.name,
      level: of.child === undefined ? undefined : of.name,
      values,
    }));
  }
}

type ScoredPart = Omit<EvaluatedPart, 'bitsPerDim'>;

type Summary = Omit<Evaluation, 'images' | 'passes'>;

/** `real` are the images' values that are not padding: padding costs nothing, and so belongs to no mean. */
const summarise = (scores: readonly PartMeans[], all: readonly ScoredPart[], real: readonly number[]): Summary => {
  // The pixels' part comes last there.
  const pixels = all.at(-1)?.values ?? 1;
  const parts = [...all]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((part) => {
      const bits = mean(scores.map((score) => score.mean(part.name))) / Math.LN2;
      return { ...part, bitsPerDim: part.level === undefined ? (bits * pixels) / mean(real) : bits };
    });
  const totals = scores.map(
    (score) => parts.reduce((sum, { name, values }) => sum + score.mean(name) * values, 0) / mean(real) / Math.LN2,
  );
  const bitsPerDim = mean(totals);
  // Of a ratio of means: an image with more values counts for more.
  const rests = totals.map((bits, image) => bits - (bitsPerDim * (real[image] ?? 0)) / mean(real));
  return {
    bitsPerDim,
    standardError: standardError(rests),
    ...(real.some((values) => values !== pixels) ? { realValues: real.reduce((sum, values) => sum + values, 0) } : {}),
    parts,
    summedBitsPerDim: parts.reduce((sum, part) => sum + part.bitsPerDim, 0),
  };
};

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

const standardError = (numbers: readonly number[]): number | undefined => {
  if (numbers.length < 2) return undefined;
  const centre = mean(numbers);
  const squares = numbers.reduce((sum, n) => sum + (n - centre) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - 1) / numbers.length);
};
