import { orderedBatches } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import { encodePng } from '../data/png.ts';
import { firstItems } from '../data/first-items.ts';
import { Evaluator } from '../evaluate/evaluator.ts';
import type { Evaluation } from '../evaluate/evaluator.ts';
import type { CompiledModel } from '../model.ts';
import type { EncodedPicture, TrainingObserver } from '../runs/training-observer.ts';
import { Sampler } from '../sample/sampler.ts';
import type { Trainer } from '../train/trainer.ts';
import { byClass, classGrid } from './output/class-grid.ts';
import { itemSize } from '../data/dataset.ts';
import { knownItems } from '../data/kinds/kinds.ts';
import { itemsOf } from '../data/kinds/known-items.ts';
import type { KnownItems } from '../data/kinds/known-items.ts';
import { planSample } from './sample-plan.ts';
import type { SamplePlan } from './sample-plan.ts';

/** Images of a preview, at most. */
const previewImages = 40;
/** Cells of all of them, at most. */
const previewCells = 2 ** 17;
/** Mask draws for every image: fewer than `evaluate` takes, because the next check is near. */
const passesOfCheck = 1;

/** What a training is measured by as it goes on: held-out bits/dim and a grid of samples, with the moving average's weights if there is one. */
export class HeldOutChecks {
  private readonly trainer: Trainer;
  private readonly model: CompiledModel;
  private readonly heldOut: Dataset;
  private readonly classNames: readonly string[] | undefined;
  private readonly known: KnownItems;
  private evaluator: Evaluator | undefined;
  private sampler: Sampler | undefined;

  /** Memory is taken at the first check. */
  constructor(
    trainer: Trainer,
    model: CompiledModel,
    heldOut: Dataset,
    { classNames, facts }: Pick<Dataset, 'classNames' | 'facts'>,
  ) {
    this.trainer = trainer;
    this.model = model;
    this.heldOut = firstItems(heldOut, trainer.options.evaluateImages);
    this.classNames = classNames;
    this.known = knownItems(model.description.data, facts);
  }

  /** Whether a check is due after so many steps. */
  isDue(step: number): boolean {
    const { evaluateEvery, steps } = this.trainer.options;
    return evaluateEvery > 0 && (step % evaluateEvery === 0 || step === steps);
  }

  /** Scores and draws, tells the observer, and gives the score. The last gradients are lost. */
  async check(step: number, observer: TrainingObserver): Promise<Evaluation> {
    const { average } = this.trainer;
    const look = async (): Promise<readonly [Evaluation, EncodedPicture]> => [await this.evaluate(), await this.draw()];
    const [evaluation, picture] = await (average === undefined ? look() : average.inPlace(look));
    const { bitsPerDim, standardError = null, images, passes } = evaluation;
    const weights = average === undefined ? 'trained' : 'averaged';
    const figures = { bitsPerDim, standardError, images, passes };
    await observer.record({ kind: 'evaluation', step, split: 'test', weights, ...figures });
    await observer.record({ kind: 'preview', step, picture, caption: `samples after ${step} steps` });
    return evaluation;
  }

  private async evaluate(): Promise<Evaluation> {
    const { session, options } = this.trainer;
    this.evaluator ??= await Evaluator.create(session, this.model, Math.min(options.microBatch, this.heldOut.count));
    const { seed } = options;
    return this.evaluator.evaluate(orderedBatches(this.heldOut, this.evaluator.batch), { passes: passesOfCheck, seed });
  }

  private async draw(): Promise<EncodedPicture> {
    const { labels, options, iterations } = this.samplePlan();
    this.sampler ??= await Sampler.create(
      this.trainer.session,
      this.model,
      labels.length,
      options.guidance !== 1,
      iterations,
    );
    const tokens = await this.sampler.sample({ labels, firstImage: 0, options, iterations });
    const { kind, form } = this.known;
    const pictures = itemsOf(tokens, itemSize(form)).map((item) => kind.picture(item, form));
    const grid = classGrid(byClass(labels, pictures), this.classNames);
    const { width, height, channels } = grid;
    return { width, height, channels, png: await encodePng(grid) };
  }

  /** As many images of each class as fit a preview. */
  private samplePlan(): SamplePlan {
    const { extents, classes: all } = this.model.description.data;
    const cells = extents.reduce((total, n) => total * n, 1);
    const most = Math.min(previewImages, Math.max(1, Math.floor(previewCells / cells)));
    const classes = Array.from({ length: Math.min(all, 10, most) }, (_, index) => String(index));
    return planSample(this.model, { classes, count: Math.min(8, Math.floor(most / classes.length)) });
  }
}
