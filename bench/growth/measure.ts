import { samplingCost, trainingCost, trainingRows } from '../../compiler/cost/model-cost.ts';
import type { LoweredModel } from '../../compiler/lower.ts';
import { median } from '../../compiler/profile/report.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import { plannedMemory, totalBytes } from '../../runtime/execute/memory.ts';
import { iterationCounts, sampleCapacity } from '../../runtime/sample/sampler.ts';
import { trainingCapacity } from '../../runtime/recursion/capacity.ts';
import { modelSide } from '../own/model-side.ts';
import type { ModelTask } from '../own/model-side.ts';
import type { GrowthSize } from './sizes.ts';

/** What one task of one size takes. */
export interface Growth extends GrowthSize {
  readonly task: ModelTask['task'];
  /** Of a step or of a sampled batch; undefined where it was counted only, or refused. */
  readonly seconds: number | undefined;
  readonly refused: string | undefined;
  readonly dispatches: number;
  readonly operations: number;
  readonly bytes: number;
  /** Bytes on a GPU without copies of the weights in textures. */
  readonly memory: number;
}

/** Counts without a GPU. */
export const countGrowth = (lowered: LoweredModel, size: GrowthSize, task: ModelTask['task']): Growth => {
  const model = inMemoryModel(lowered);
  const guided = model.description.sample.guidance !== 1;
  const iterations = iterationCounts(model);
  const { dispatches, operations, bytes } =
    task === 'train'
      ? trainingCost(lowered, trainingRows(model, size.batch)).total
      : samplingCost(lowered, model, size.batch, guided).total;
  const programs =
    task === 'train'
      ? { train: trainingCapacity(model.description.recursion, size.batch), optimise: {} }
      : { sample: sampleCapacity(model, size.batch, guided, iterations) };
  const memory = totalBytes(plannedMemory(lowered.plan, programs, undefined));
  return { ...size, task, seconds: undefined, refused: undefined, dispatches, operations, bytes, memory };
};

/** Adds the median time of several turns, or why there is none. */
export const timeGrowth = async (
  lowered: LoweredModel,
  counted: Growth,
  turns: number,
  adapter: AdapterChoice | undefined,
): Promise<Growth> => {
  try {
    const side = await modelSide(lowered, counted, adapter);
    try {
      await side.run();
      const seconds: number[] = [];
      for (let turn = 0; turn < turns; turn++) seconds.push(await side.run());
      return { ...counted, seconds: median(seconds) };
    } finally {
      await side.close();
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'SideError') throw error;
    return { ...counted, refused: error.message };
  }
};
