import type { OpenDevice } from '../device/index.ts';
import { plannedMemory } from '../execute/memory.ts';
import type { Capacities } from '../execute/memory.ts';
import { formOf } from '../execute/pipelines.ts';
import type { CompiledModel, TrainOptions } from '../model.ts';
import { describePlan } from '../run/run-plan.ts';
import type { RunPlan } from '../run/run-plan.ts';
import { capacityOf } from './row-drawer.ts';

/** What a training takes of a device, before anything is allocated. */
export const planTraining = (
  { plan, drawRows }: CompiledModel,
  { batch, microBatch, average }: TrainOptions,
  open: OpenDevice,
): RunPlan => {
  const images = Math.min(batch, microBatch);
  const capacity = capacityOf(drawRows, images);
  const programs: Capacities = {
    train: capacity,
    optimise: {},
    ...(images < batch ? { accumulate: {} } : {}),
    ...(average > 0 ? { average: {} } : {}),
  };
  const memory = plannedMemory(plan, programs, (kernel) => formOf(kernel, open));
  return describePlan({ plan, batch: images, capacity, memory }, open);
};
