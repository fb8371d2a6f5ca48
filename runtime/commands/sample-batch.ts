import { halvingBatch, largestBatch, roomOn } from '../execute/fit.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import { isGuided } from '../sample/guidance.ts';
import { sampleCapacity, Sampler } from '../sample/sampler.ts';
import type { Reporter } from './reporter.ts';
import type { SamplePlan } from './sample-plan.ts';

/** Larger batches make an adapter no faster, and progress shows after each: images, and cells of all of them. */
const largestBatches = {
  software: { images: 128, cells: 2 ** 17 },
  hardware: { images: 512, cells: 2 ** 21 },
} as const;

export interface BatchLimits {
  /** Images at a time that the user wants. */
  readonly batch: number | undefined;
  /** Bytes for all buffers of a batch. */
  readonly memory: number;
}

/** A sampler for the wanted batch, or for the largest that fits the device; halved for as long as memory runs out all the same. */
export const createSampler = async (
  session: Session,
  model: CompiledModel,
  { labels, options, iterations }: SamplePlan,
  { batch, memory }: BatchLimits,
  reporter: Reporter,
): Promise<Sampler> => {
  const create = (size: number): Promise<Sampler> =>
    Sampler.create(session, model, size, isGuided(options), iterations);
  if (batch !== undefined) return create(Math.min(batch, labels.length));
  const program = session.plan.programs.sample;
  if (program === undefined) throw new RangeError('the plan has no program sample');
  const fitting = largestBatch(
    program,
    (size) => sampleCapacity(model, size, isGuided(options), iterations),
    roomOn(session.open.limits, memory),
    Math.min(labels.length, mostAt(session.open.adapter.isSoftware, model)),
  );
  return halvingBatch(evenBatch(labels.length, Math.max(1, fitting)), create, (half) => {
    reporter.note(`Memory ran out; going on with ${half} at a time.`);
  });
};

const mostAt = (software: boolean, model: CompiledModel): number => {
  const { images, cells } = largestBatches[software ? 'software' : 'hardware'];
  const perImage = model.description.data.extents.reduce((total, n) => total * n, 1);
  return Math.min(images, Math.max(1, Math.floor(cells / perImage)));
};

/** Batches of about one size, none larger than `most`. */
export const evenBatch = (images: number, most: number): number => Math.ceil(images / Math.ceil(images / most));
