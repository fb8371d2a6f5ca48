import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import type { DrawnImages } from './drawn-images.ts';
import { GivenOrders } from './given-orders.ts';
import { RecordedRun } from './recorded-run.ts';
import { DryRun, isGuided, startRows } from './sample-run.ts';
import type { IterationCounts } from './sample-run.ts';
import type { SampleRequest } from './sample-request.ts';
import { Tracer } from './trace.ts';
import type { TraceEntry } from './trace.ts';

export type { SampleRequest } from './sample-request.ts';

/** Ports with a number for every value of the images: tokens, and log-probabilities of pixels and of guiding pixels. */
const CANVAS = 'canvas';
const PIXELS = 'logProbabilities';
const GUIDES = 'guideLogProbabilities';

/** Images, and how they came about. */
export interface TracedImages extends DrawnImages {
  readonly trace: readonly TraceEntry[];
}

/** Iterations of the spec for every level, with those of the request in their place. */
export const iterationCounts = ({ description }: CompiledModel, wanted: IterationCounts = {}): IterationCounts => ({
  ...Object.fromEntries(description.levels.map((level) => [level.name, level.iterations])),
  ...wanted,
});

/** The largest row counts that a batch of `images` images leads to; guidance doubles them. */
export const sampleCapacity = (
  model: CompiledModel,
  images: number,
  guided: boolean,
  iterations: IterationCounts,
): Record<string, number> => {
  const dry = new DryRun(startRows(images, guided), iterations);
  model.sampleImages(dry);
  return dry.capacity;
};

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

  /** Draws the images, and tells with which probability. */
  async draw(request: SampleRequest): Promise<DrawnImages> {
    this.start(request);
    return this.run(request, undefined);
  }

  /** Draws the images, and tells which regions were worked on when; slower by a copy for every step of every level. */
  async drawTraced(request: SampleRequest): Promise<TracedImages> {
    this.start(request);
    const tracer = new Tracer(this.session, this.model, this.instance, request);
    try {
      const drawn = await this.run(request, tracer);
      return { ...drawn, trace: await tracer.read() };
    } finally {
      tracer.destroy();
    }
  }

  /** Writes what the first segments read. Unconditional rows follow the conditional ones. */
  private start({ labels, options }: SampleRequest): void {
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
      'level0.origins',
      perRow((row) => (row % images) * cells),
    );
    for (const port of [CANVAS, PIXELS, GUIDES].filter((name) => this.instance.has(name)))
      this.session.recorder.clear(this.instance.port(port).gpu, 4 * this.values(images));
  }

  private async run(request: SampleRequest, tracer: Tracer | undefined): Promise<DrawnImages> {
    const orders = new GivenOrders(this.session, this.instance, request.orders ?? {});
    try {
      this.model.sampleImages(new RecordedRun(this.session, this.instance, request, { orders, tracer }));
      const count = this.values(request.labels.length);
      const floats = (port: string): Promise<Float32Array> => this.session.readFloats(this.instance, port, count);
      return {
        tokens: await this.session.readWords(this.instance, CANVAS, count),
        logProbabilities: await floats(PIXELS),
        guideLogProbabilities: this.instance.has(GUIDES) ? await floats(GUIDES) : undefined,
      };
    } finally {
      orders.destroy();
    }
  }

  private values(images: number): number {
    const { extents, channels } = this.model.description.data;
    return extents.reduce((total, n) => total * n, images * channels);
  }
}
