import { demandOf, largestBatch } from '../../runtime/execute/fit.ts';
import { totalBytes } from '../../runtime/execute/memory.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { trainingCapacity } from '../../runtime/recursion/capacity.ts';
import { planTraining, trainingMemory } from '../../runtime/train/plan-training.ts';
import { asDevice } from '../adapters/description.ts';
import type { AdapterDescription } from '../adapters/description.ts';
import { addTrainingStep } from '../cost/model-cost.ts';
import type { StepOptions } from '../cost/model-cost.ts';
import { TimedTally } from '../cost/timed-tally.ts';
import type { LoweredModel } from '../lower.ts';
import type { TaskExplanation } from './explanation.ts';
import { describeFit, mostImages, describeTask, roomBeside } from './task.ts';
import type { Parts } from './task.ts';

/** A training step of so many images. */
export const explainTraining = (
  lowered: LoweredModel,
  model: CompiledModel,
  batch: number,
  adapter: AdapterDescription,
): { readonly task: TaskExplanation; readonly parts: Parts } => {
  const { train } = model.description;
  // The spec's parts stay as they are, unless it trains whole batches.
  const microBatch = train.microBatch >= train.batch ? batch : Math.min(batch, train.microBatch);
  const options = { ...train, batch, microBatch };
  const device = asDevice(adapter);
  const tally = new TimedTally(lowered, adapter.rates, device);
  addTrainingStep(tally, model, options);
  const { memory, limits } = planTraining(model, options, device);
  const task = {
    ...describeTask(batch, tally, adapter),
    ...{ memory, memoryBytes: memory.reduce((total, { bytes }) => total + bytes, 0), limits },
    fit: trainingFit(lowered, model, options, adapter),
  };
  return { task, parts: tally.parts };
};

/** How many images fit at a time; a step may still have more of them, in parts. */
const trainingFit = (
  lowered: LoweredModel,
  model: CompiledModel,
  options: StepOptions,
  adapter: AdapterDescription,
): TaskExplanation['fit'] => {
  const program = lowered.plan.programs['train'];
  if (program === undefined) throw new RangeError('the plan has no training program');
  const capacity = (images: number): Record<string, number> => trainingCapacity(model.description.recursion, images);
  const memory = trainingMemory(model, options, asDevice(adapter));
  const room = roomBeside(totalBytes(memory) - memory.programs, adapter);
  const largest = largestBatch(program, capacity, room, mostImages);
  return describeFit(options.microBatch, largest, demandOf(program, capacity(largest + 1)), room);
};
