import { plannedMemory } from '../execute/memory.ts';
import type { Capacities, DeviceMemory } from '../execute/memory.ts';
import type { Size, Work } from '../execute/plan.ts';
import { resolveSize } from '../execute/sizes.ts';
import type { CompiledModel, TrainOptions } from '../model.ts';
import { describePlan } from '../runs/run-plan.ts';
import type { PlannedDevice, RunPlan, StepWork } from '../runs/run-plan.ts';
import { trainingCapacity } from '../recursion/capacity.ts';
import { trainingDraws } from '../recursion/rows.ts';

/** What a training takes of a device, before anything is allocated. */
export const planTraining = (model: CompiledModel, options: TrainOptions, device: PlannedDevice): RunPlan => {
  const images = Math.min(options.batch, options.microBatch);
  const { plan, description } = model;
  const capacity = trainingCapacity(description.recursion, images);
  const memory = trainingMemory(model, options, device);
  return {
    ...describePlan({ plan, batch: images, capacity, memory }, device),
    parameters: description.parameters,
    stepImages: options.batch,
  };
};

/** What the first step takes; with masks, the others take about as much. */
export const stepWork = (
  { plan: { work }, description: { recursion } }: Pick<CompiledModel, 'plan' | 'description'>,
  { batch, microBatch, seed }: TrainOptions,
): StepWork => {
  const { rows } = trainingDraws(recursion, batch, seed, 0).part();
  const parts = Math.ceil(batch / microBatch);
  // What doesn't go by rows, such as reading the weights, is done for every part of the batch.
  const amount = (size: Size, times: number): number =>
    typeof size === 'number' ? times * size : resolveSize(size, rows);
  const total = (kind: keyof Work): number =>
    work.train[kind].reduce((sum: number, size) => sum + amount(size, parts), 0) +
    work.update[kind].reduce((sum: number, size) => sum + amount(size, 1), 0);
  return { operations: total('operations'), bytes: total('bytes') };
};

/** Bytes that a training takes on the device. */
export const trainingMemory = (
  { plan, description: { recursion } }: Pick<CompiledModel, 'plan' | 'description'>,
  { batch, microBatch, average }: Pick<TrainOptions, 'batch' | 'microBatch' | 'average'>,
  device: Pick<PlannedDevice, 'kernels' | 'features' | 'tuning'>,
): DeviceMemory => {
  const images = Math.min(batch, microBatch);
  const programs: Capacities = {
    train: trainingCapacity(recursion, images),
    optimise: {},
    ...(images < batch ? { accumulate: {} } : {}),
    ...(average > 0 ? { average: {} } : {}),
  };
  return plannedMemory(plan, programs, device);
};
