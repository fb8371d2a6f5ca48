import type { Session } from '../execute/session.ts';
import { itemSize } from '../data/dataset.ts';
import { kindNamed } from '../data/kinds/kinds.ts';
import { itemsOf } from '../data/kinds/known-items.ts';
import type { CompiledModel } from '../model.ts';
import { bitsPerDimOf } from '../sample/drawn-images.ts';
import type { DrawnImages } from '../sample/drawn-images.ts';
import { overflowAdvice, RunError } from '../runs/run-error.ts';
import type { SampleRequest, Sampler } from '../sample/sampler.ts';
import { unfold, writeAnimation } from './animation/animation-file.node.ts';
import type { Interruption } from './interruption.node.ts';
import { Meter } from './meter.ts';
import type { OpenOutputs } from './output/open-outputs.node.ts';
import type { Reporter, Task } from './reporter.ts';
import { createSampler } from './sample-batch.ts';
import type { BatchLimits } from './sample-batch.ts';
import type { SamplePlan } from './sample-plan.ts';

export interface Drawing {
  readonly model: CompiledModel;
  readonly plan: SamplePlan;
  readonly limits: BatchLimits;
  readonly outputs: OpenOutputs;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
}

/**
 * Draws the plan's images batch by batch and writes each batch before the next one: a set takes no more memory than a batch. Gives
 * the bits/dim at which each was drawn: of fewer images if interrupted. An image's number fixes its random draws, whatever the batches.
 */
export const drawImages = async (session: Session, drawing: Drawing): Promise<readonly number[]> => {
  const { model, plan, limits, reporter, interruption } = drawing;
  const { labels } = plan;
  const sampler = await createSampler(session, model, plan, limits, reporter);
  const words = kindNamed(model.description.data.kind);
  const task: Task = { name: 'sample', unit: 'item', words, from: 0, total: labels.length };
  const meter = new Meter(task, 1);
  const bitsPerDim: number[] = [];
  reporter.start(task);
  for (let first = 0; first < labels.length && interruption.requested === undefined; first += sampler.batch) {
    const { options, iterations } = plan;
    const request = { labels: labels.subarray(first, first + sampler.batch), firstImage: first, options, iterations };
    const drawn = await drawBatch(sampler, request, drawing);
    const items = itemsOf(drawn.tokens, itemSize(model.description.data));
    const bits = bitsPerDimOf(drawn, model.description.data);
    checkNumbers(bits, first);
    for (const sink of drawing.outputs.sinks) await sink.add({ first, items });
    bitsPerDim.push(...bits);
    reporter.step(meter.update(first + items.length));
  }
  return bitsPerDim;
};

/** Throws a RunError where an image was drawn from logits that are no numbers. */
const checkNumbers = (bits: Float64Array, first: number): void => {
  const wrong = bits.findIndex((bit) => Number.isNaN(bit));
  if (wrong < 0) return;
  throw new RunError(
    `Item ${first + wrong} was drawn from logits that are not numbers: the model's numbers overflow.`,
    overflowAdvice,
  );
};

/** One batch; the first one as a moving picture too, if that is wanted. */
const drawBatch = async (
  sampler: Sampler,
  request: SampleRequest,
  { model, outputs }: Drawing,
): Promise<DrawnImages> => {
  if (outputs.animation === undefined || request.firstImage !== 0) return sampler.draw(request);
  const traced = await sampler.drawTraced(request);
  await writeAnimation(outputs.animation, [...unfold(model.description, request.labels, traced)]);
  return traced;
};
