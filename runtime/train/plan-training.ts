import { plannedMemory } from '../execute/memory.ts';
import type { Capacities, DeviceMemory } from '../execute/memory.ts';
import { formOf } from '../execute/pipelines.ts';
import type { CompiledModel, TrainOptions } from '../model.ts';
import { describePlan } from '../run/run-plan.ts';
import type { PlannedDevice, RunPlan } from '../run/run-plan.ts';
import { capacityOf } from './row-drawer.ts';

/** What a training takes of a device, before anything is allocated. */
export const planTraining = (
  { plan, drawRows }: CompiledModel,
  options: TrainOptions,
  device: PlannedDevice,
): RunPlan => {
  const images = Math.min(options.batch, options.microBatch);
  const capacity = capacityOf(drawRows, images);
  const memory = trainingMemory({ plan, drawRows }, options, device);
  return describePlan({ plan, batch: images, capacity, memory }, device);
};

/** Bytes that a training takes on the device. */
export const trainingMemory = (
  { plan, drawRows }: Pick<CompiledModel, 'plan' | 'drawRows'>,
  { batch, microBatch, average }: Pick<TrainOptions, 'batch' | 'microBatch' | 'average'>,
  device: Pick<PlannedDevice, 'adapter' | 'features'>,
): DeviceMemory => {
  const images = Math.min(batch, microBatch);
  const programs: Capacities = {
    train: capacityOf(drawRows, images),
    optimise: {},
    ...(images < batch ? { accumulate: {} } : {}),
    ...(average > 0 ? { average: {} } : {}),
  };
  return plannedMemory(plan, programs, (kernel) => formOf(kernel, device));
};
