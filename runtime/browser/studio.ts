import type { OpenDevice } from '../device/index.ts';
import { loadTensors } from '../formats/parameters.ts';
import type { TensorFile } from '../formats/safetensors.ts';
import { hideAll, randomOrders, uniformShares } from '../evaluate/questions.ts';
import { Scorer } from '../evaluate/scorer.ts';
import { Session } from '../execute/session.ts';
import type { CompiledModel, SampleOptions, TrainOptions } from '../model.ts';
import { scoresByChance } from '../recursion/recursion.ts';
import type { IterationCounts } from '../recursion/walk.ts';
import type { Given } from '../sample/given.ts';
import { isGuided } from '../sample/guidance.ts';
import { iterationCounts, Sampler } from '../sample/sampler.ts';
import type { ProgressListener, SampleRequest } from '../sample/sampler.ts';
import { Trainer } from '../train/trainer.ts';
import type { StepResult } from '../train/trainer.ts';
import { CellMeans } from './cell-means.ts';
import type { LikelihoodMap } from './cell-means.ts';

/** What a user may choose of one image. */
export interface Choices {
  readonly label: number;
  readonly options: SampleOptions;
  readonly iterations: IterationCounts;
}

/** Draws of the masks that a masked level's likelihood is averaged over. */
const maskDraws = 8;

/** A model on a device with its weights: it draws single images, scores them, and trains on a few. */
export class Studio {
  readonly model: CompiledModel;
  private readonly open: OpenDevice;
  private readonly weights: TensorFile;
  private readonly path: string;
  private session: Session;
  private trainer: Trainer | undefined;
  private sampler: { readonly key: string; readonly sampler: Sampler } | undefined;
  private scorer: Scorer | undefined;
  private steps = 0;

  private constructor(open: OpenDevice, model: CompiledModel, weights: TensorFile, path: string) {
    this.open = open;
    this.model = model;
    this.weights = weights;
    this.path = path;
    this.session = new Session(open, model.plan, model.loadKernel);
  }

  /** Throws a CheckpointError where the weights don't fit the model; `path` is what it calls them. */
  static async create(open: OpenDevice, model: CompiledModel, weights: TensorFile, path: string): Promise<Studio> {
    const studio = new Studio(open, model, weights, path);
    await studio.restore();
    return studio;
  }

  /** Draws an image: tokens [...extents, channels]. */
  async draw(choices: Choices, onProgress?: ProgressListener): Promise<Uint32Array> {
    return this.run(choices, {}, onProgress);
  }

  /** Draws what isn't given of an image. */
  async fill(choices: Choices, given: Given, onProgress?: ProgressListener): Promise<Uint32Array> {
    return this.run(choices, { given }, onProgress);
  }

  /**
   * The likelihood of every cell given the class. Masked levels are scored under several random masks, and those of any order in several orders; a cell that none of them hid
   * is scored with everything hidden.
   */
  async likelihood(tokens: Uint32Array, label: number): Promise<LikelihoodMap> {
    this.scorer ??= await Scorer.create(this.session, this.model, 1);
    const means = new CellMeans(this.model.description);
    const inputs = { tokens, labels: Uint32Array.of(label), dropped: Uint32Array.of(0) };
    const passes = scoresByChance(this.model.description.recursion) ? maskDraws : 1;
    for (let pass = 0; pass < passes; pass++)
      await this.scorer.score(
        inputs,
        uniformShares({ seed: 0, pass, passes, firstImage: 0 }),
        means.sink(() => true),
        randomOrders({ seed: 0, pass, firstImage: 0 }),
      );
    if (means.missing.size > 0) {
      const { missing } = means;
      await this.scorer.score(
        inputs,
        hideAll,
        means.sink((cell) => missing.has(cell)),
      );
    }
    return means.map();
  }

  /** One training step on all images: tokens [images, ...extents, channels]. The first one takes memory for training. */
  async train(tokens: Uint32Array, labels: Uint32Array, rate: number): Promise<StepResult> {
    const trainer = await this.trainerFor(labels.length, rate);
    return trainer.step(tokens, labels, this.steps++);
  }

  /** Frees what training takes but the weights, which stay as they are. */
  async finishTraining(): Promise<void> {
    const { trainer } = this;
    if (trainer === undefined) return;
    const session = new Session(this.open, this.model.plan, this.model.loadKernel);
    for (const entry of session.parameters.entries)
      session.parameters.write(entry, await trainer.session.readParameter(entry));
    this.change(session);
    this.trainer = undefined;
  }

  /** Takes the weights that the page came with. */
  async restore(): Promise<void> {
    if (this.trainer !== undefined) await this.finishTraining();
    const stored = { parts: ['weights'], plain: 'weights' } as const;
    await loadTensors(this.session, this.weights, this.path, stored);
    this.steps = 0;
  }

  private async run(
    { label, options, iterations }: Choices,
    more: Pick<SampleRequest, 'given'>,
    onProgress: ProgressListener | undefined,
  ): Promise<Uint32Array> {
    const counts = iterationCounts(this.model, iterations);
    const sampler = await this.samplerFor(isGuided(options), counts);
    const request = { labels: Uint32Array.of(label), firstImage: 0, options, iterations: counts, ...more };
    const { tokens, trace } = await sampler.drawTraced(request, onProgress);
    onProgress?.({ tokens, trace, length: trace.length });
    return tokens;
  }

  private async samplerFor(guided: boolean, iterations: IterationCounts): Promise<Sampler> {
    const key = JSON.stringify([guided, iterations]);
    if (this.sampler?.key === key) return this.sampler.sampler;
    this.sampler?.sampler.close();
    this.sampler = undefined;
    const sampler = await Sampler.create(this.session, this.model, 1, guided, iterations);
    this.sampler = { key, sampler };
    return sampler;
  }

  private async trainerFor(images: number, rate: number): Promise<Trainer> {
    if (this.trainer?.options.batch === images && this.trainer.options.rate === rate) return this.trainer;
    await this.finishTraining();
    const options: TrainOptions = {
      ...this.model.description.train,
      ...{ batch: images, microBatch: images, rate, rateScaling: 'none', schedule: 'constant', warmup: 0, average: 0 },
    };
    const trainer = await Trainer.create(this.open, this.model, options);
    for (const entry of trainer.session.parameters.entries)
      trainer.session.parameters.write(entry, await this.session.readParameter(entry));
    this.change(trainer.session);
    this.trainer = trainer;
    this.steps = 0;
    return trainer;
  }

  private change(session: Session): void {
    this.session.close();
    this.session = session;
    this.sampler = undefined;
    this.scorer = undefined;
  }
}
