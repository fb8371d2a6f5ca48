import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { RunValues } from '../execute/sizes.ts';
import type { CompiledModel, SampleOptions } from '../model.ts';
import { splitWords } from '../random/counter-random.ts';
import { GivenOrders } from './given-orders.ts';
import { DryRun, guidanceAt } from './sample-run.ts';
import type { IterationCounts, SampleRun } from './sample-run.ts';
import { cosineSchedule } from './iterations.ts';
import type { Iteration } from './iterations.ts';

/** What to draw: one image for each label, numbered from `firstImage` on (the number, with the seed, fixes the image's random draws). */
export interface SampleRequest {
  readonly labels: Uint32Array;
  readonly firstImage: number;
  readonly options: SampleOptions;
  readonly iterations: IterationCounts;
  /** For a masked level, the order in which it decodes the patches of all its rows (the last ones first), instead of a random one for each row. */
  readonly orders?: Readonly<Record<string, Uint32Array>>;
  /** Takes the likeliest token after temperature, guidance and filter; so does a temperature of 0, without dividing by it. */
  readonly greedy?: boolean;
}

/** Iterations of the spec for every level, with those of the request in their place. */
export const iterationCounts = ({ description }: CompiledModel, wanted: IterationCounts = {}): IterationCounts => ({
  ...Object.fromEntries(description.levels.map((level) => [level.name, level.iterations])),
  ...wanted,
});

/** The largest row counts that sampling so many images at a time leads to. */
export const samplerCapacity = (
  model: CompiledModel,
  batch: number,
  guided: boolean,
  iterations: IterationCounts,
): RunValues => {
  const dry = new DryRun(startRows(batch, guided), iterations);
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
    const capacity = samplerCapacity(model, batch, guided, iterations);
    return new Sampler(session, model, await session.program('sample', capacity), batch);
  }

  /** Draws the images: tokens u32 [images, ...extents, channels]. */
  async sample(request: SampleRequest): Promise<Uint32Array> {
    const { labels, options } = request;
    const { extents, channels } = this.model.description.data;
    const cells = extents.reduce((total, n) => total * n, 1);
    const guided = options.guidance !== 1;
    const halves = guided ? 2 : 1;
    const images = labels.length;
    this.instance.write(
      'labels',
      Uint32Array.from({ length: images * halves }, (_, row) => labels[row % images] ?? 0),
    );
    this.instance.write(
      'dropped',
      Uint32Array.from({ length: images * halves }, (_, row) => (row < images ? 0 : 1)),
    );
    this.instance.write(
      'level0.origins',
      Uint32Array.from({ length: images * halves }, (_, row) => (row % images) * cells),
    );
    this.instance.write('canvas', new Uint32Array(images * cells * channels));
    const orders = new GivenOrders(this.session, this.instance, request.orders ?? {});
    this.model.sampleImages(new RecordedRun(this.session, this.instance, request, guided, orders));
    const canvas = await this.session.readWords(this.instance, 'canvas', images * cells * channels);
    orders.destroy();
    return canvas;
  }
}

/** Rows of level 0 for so many images: twice as many under guidance. */
export const startRows = (images: number, guided: boolean): Record<string, number> => ({
  images: guided ? 2 * images : images,
  canvases: images,
});

/** How a token is chosen. */
const chosenBy = ({ options, greedy }: SampleRequest): { temperature: number; greedy: number } => {
  const { temperature } = options;
  return { temperature: temperature === 0 ? 1 : temperature, greedy: greedy === true || temperature === 0 ? 1 : 0 };
};

/** Records the segments of one batch. */
class RecordedRun implements SampleRun {
  private readonly session: Session;
  private readonly instance: ProgramInstance;
  private readonly request: SampleRequest;
  private readonly orders: GivenOrders;
  private readonly values: Record<string, number>;

  constructor(
    session: Session,
    instance: ProgramInstance,
    request: SampleRequest,
    guided: boolean,
    orders: GivenOrders,
  ) {
    this.session = session;
    this.instance = instance;
    this.request = request;
    this.orders = orders;
    const { options, firstImage, labels } = request;
    const [seedLow, seedHigh] = splitWords(options.seed);
    const scalars = {
      seedLow,
      seedHigh,
      firstImage,
      guided: guided ? 1 : 0,
      guidance: options.guidance,
      filterThreshold: options.filterThreshold,
      step: 0,
    };
    this.values = { ...startRows(labels.length, guided), ...scalars, ...chosenBy(request) };
  }

  segment(name: string, scalars: Readonly<Record<string, number>> = {}): void {
    this.session.recorder.run(this.instance, name, { ...this.values, ...scalars });
    this.orders.after(name);
  }

  rows(symbol: string): number {
    const rows = this.values[symbol];
    if (rows === undefined) throw new RangeError(`no rows are known for ${symbol}`);
    return rows;
  }

  setRows(symbol: string, rows: number): void {
    this.values[symbol] = rows;
  }

  iterations(level: string, patches: number): readonly Iteration[] {
    return cosineSchedule(patches, this.request.iterations[level] ?? patches);
  }

  guide(share: number): void {
    this.values.guidance = guidanceAt(this.request.options, share);
  }
}
