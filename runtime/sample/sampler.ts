import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import { checkRange, checkSection } from '../spec-range.ts';
import type { DrawnImages } from './drawn-images.ts';
import { splitWords } from '../random/counter-random.ts';
import { samplingCapacity } from '../recursion/capacity.ts';
import { levelsOf, orderOf } from '../recursion/recursion.ts';
import { isOrder } from '../recursion/orders.ts';
import { marks } from '../recursion/unknown.ts';
import type { IterationCounts } from '../recursion/walk.ts';
import { checkGiven } from './given.ts';
import { isGuided, startRows } from './guidance.ts';
import { recordSampling } from './record.ts';
import type { SampleRequest } from './sample-request.ts';
import { Tracer } from './trace.ts';
import type { TraceEntry } from './trace.ts';

export type { SampleRequest } from './sample-request.ts';

/** Ports with a number for every value of the images: tokens, and log-probabilities of pixels and of guiding pixels. */
const canvas = 'canvas';
const pixels = 'logProbabilities';
const guides = 'guideLogProbabilities';
/** Port with the marks of the images' values. */
const given = 'given';

/** Images, and how they came about. */
export interface TracedImages extends DrawnImages {
  readonly trace: readonly TraceEntry[];
}

/** Images on their way. */
export interface Progress {
  /** As far as they are drawn: u32 [images, ...extents, channels]. */
  readonly tokens: Uint32Array;
  readonly trace: readonly TraceEntry[];
  /** Entries that the trace will have. */
  readonly length: number;
}

/** Hears of images while they are drawn. */
export type ProgressListener = (progress: Progress) => void;

/** Iterations of every level that iterates: the spec's, or those of the request in their place. */
export const iterationCounts = ({ description }: CompiledModel, wanted: IterationCounts = {}): IterationCounts => ({
  ...Object.fromEntries(
    levelsOf(description.recursion).flatMap(({ name, loop }) =>
      loop.kind === 'iterations' ? [[name, loop.iterations] as const] : [],
    ),
  ),
  ...wanted,
});

/** The largest row counts that a batch of `images` images leads to; guidance doubles them. */
export const sampleCapacity = (
  { description }: CompiledModel,
  images: number,
  guided: boolean,
  iterations: IterationCounts,
): Record<string, number> => samplingCapacity(description.recursion, { rows: startRows(images, guided), iterations });

/** Samples batches of up to `batch` images. */
export class Sampler {
  private readonly session: Session;
  private readonly model: CompiledModel;
  private readonly instance: ProgramInstance;
  readonly batch: number;

  private constructor(session: Session, model: CompiledModel, instance: ProgramInstance, batch: number) {
    this.session = session;
    this.model = model;
    this.instance = instance;
    this.batch = batch;
  }

  /** Allocates memory for batches of `batch` images; `guided` doubles the rows; `iterations` as in the requests to come. */
  static async create(
    session: Session,
    model: CompiledModel,
    batch: number,
    guided: boolean,
    iterations: IterationCounts,
  ): Promise<Sampler> {
    const capacity = sampleCapacity(model, batch, guided, iterations);
    return new Sampler(session, model, await session.program('sample', capacity), batch);
  }

  /** Draws the images: tokens u32 [images, ...extents, channels]. */
  async sample(request: SampleRequest): Promise<Uint32Array> {
    return (await this.draw(request)).tokens;
  }

  /** Draws the images, and tells with which probability. Rejects with a RangeError for options that a spec couldn't have. */
  async draw(request: SampleRequest): Promise<DrawnImages> {
    this.start(request);
    return this.run(request, undefined);
  }

  /**
   * Draws the images, and tells which regions were worked on when; slower by a copy for every step of every level. `onProgress` hears
   * of them a few times while they are drawn.
   */
  async drawTraced(request: SampleRequest, onProgress?: ProgressListener): Promise<TracedImages> {
    this.start(request);
    const tracer = new Tracer(this.session, this.model.description, this.instance, request);
    const { recorder } = this.session;
    const reports: Promise<void>[] = [];
    if (onProgress !== undefined)
      recorder.onFull = () => reports.push(this.report(request.labels.length, tracer, onProgress));
    try {
      const drawn = await this.run(request, tracer);
      await Promise.all(reports);
      return { ...drawn, trace: await tracer.read() };
    } finally {
      recorder.onFull = undefined;
      await Promise.allSettled(reports);
      tracer.destroy();
    }
  }

  private async report(images: number, tracer: Tracer, onProgress: ProgressListener): Promise<void> {
    const { length } = tracer;
    const [tokens, trace] = await Promise.all([
      this.session.readWords(this.instance, canvas, this.values(images)),
      tracer.readSoFar(),
    ]);
    onProgress({ tokens, trace, length });
  }

  /** Writes what the first segments read. Unconditional rows follow the conditional ones. */
  private start({ labels, options, iterations, orders, given: there }: SampleRequest): void {
    // A seed may be any that the counter holds: a region that is drawn anew takes seeds beyond those that a spec can have.
    const { seed, ...ranged } = options;
    splitWords(seed);
    checkSection('sample', ranged);
    for (const [level, count] of Object.entries(iterations))
      checkRange('levels.*.iterations', count, `iterations of ${level}`);
    if (there !== undefined) checkGiven(this.model.description, there, labels.length);
    this.writeOrders(orders);
    const { extents } = this.model.description.data;
    const cells = extents.reduce((total, n) => total * n, 1);
    const images = labels.length;
    const perRow = (valueOf: (row: number) => number): Uint32Array =>
      Uint32Array.from({ length: isGuided(options) ? 2 * images : images }, (_, row) => valueOf(row));
    this.instance.write(
      'labels',
      perRow((row) => labels[row % images] ?? 0),
    );
    this.instance.write(
      'dropped',
      perRow((row) => (row < images ? 0 : 1)),
    );
    this.instance.write(
      this.model.description.recursion.generator.origins,
      perRow((row) => (row % images) * cells),
    );
    if (there !== undefined) {
      const { length } = there.marks;
      const mark = (value: number): number => there.marks[value % length] ?? 0;
      this.instance.write(
        canvas,
        there.tokens.map((token, value) => (mark(value) === marks.drawn ? 0 : token)),
      );
      this.instance.write(
        given,
        there.tokens.map((_, value) => mark(value)),
      );
    }
    const blank = [pixels, guides, ...(there === undefined ? [canvas, given] : [])];
    for (const port of blank.filter((name) => this.instance.has(name)))
      this.session.recorder.clear(this.instance.port(port).gpu, 4 * this.values(images));
  }

  private async run(request: SampleRequest, tracer: Tracer | undefined): Promise<DrawnImages> {
    recordSampling(this.session, this.instance, this.model.description, request, tracer);
    const count = this.values(request.labels.length);
    const floats = (port: string): Promise<Float32Array> => this.session.readFloats(this.instance, port, count);
    return {
      tokens: await this.session.readWords(this.instance, canvas, count),
      logProbabilities: await floats(pixels),
      guideLogProbabilities: this.instance.has(guides) ? await floats(guides) : undefined,
    };
  }

  /** Frees the sampler's memory. */
  close(): void {
    this.session.release(this.instance);
  }

  /** Tells every level in which order to draw: the request's, the level's own, or a random one. */
  private writeOrders(orders: Readonly<Record<string, Uint32Array>> = {}): void {
    for (const { name, patches, loop } of levelsOf(this.model.description.recursion)) {
      const drawn = orderOf(loop);
      if (drawn === undefined) continue;
      const order = orders[name] ?? drawn.fixed;
      if (order !== undefined && !isOrder(order, patches))
        throw new RangeError(`The order of ${name} must name each of its patches 0 to ${patches - 1} once.`);
      const ranks = new Uint32Array(patches);
      for (const [place, patch] of (order ?? []).entries()) ranks[patch] = place + 1;
      this.instance.write(drawn.ranks, ranks);
    }
  }

  private values(images: number): number {
    const { extents, channels } = this.model.description.data;
    return extents.reduce((total, n) => total * n, images * channels);
  }
}
