import type { CompiledModel } from '../../runtime/model.ts';
import type { Schedule } from '../6-schedule/schedule.ts';
import { samplingCost, trainingRows } from './model-cost.ts';
import { Tally } from './tally.ts';

/** What a model costs, by the formulas: nothing here depends on a machine. */
export interface ModelSummary {
  readonly parameters: number;
  /** Floating-point operations of an image in training, forward and backward; for the masks of the first step. */
  readonly trainingOperations: number;
  /** Floating-point operations and dispatches of drawing one image as the spec samples. */
  readonly samplingOperations: number;
  readonly samplingDispatches: number;
}

/** Images whose mask shares are drawn: enough to be typical, and few enough to be drawn at once. */
const typicalImages = 16;

/** Sums a scheduled model up. */
export const summarise = (scheduled: Schedule, model: CompiledModel): ModelSummary => {
  const { description } = model;
  const training = new Tally(scheduled);
  training.run('train', 'train', trainingRows(model, typicalImages));
  const guided = description.sample.guidance !== 1;
  const sampling = samplingCost(scheduled, model, 1, guided).total;
  return {
    parameters: description.parameters,
    trainingOperations: training.total.operations / typicalImages,
    samplingOperations: sampling.operations,
    samplingDispatches: sampling.dispatches,
  };
};
