import type { TrainOptions } from '../model.ts';

/** Examples per step that a rate scaled by the batch is for, as in the reference. */
const baseBatch = 256;

/** Learning rate of step 0 … steps − 1: linear warm-up, then by the schedule. */
export const rateAt = (options: TrainOptions, step: number): number => {
  const { rate, rateScaling, batch, warmup } = options;
  const peak = rateScaling === 'batch' ? (rate * batch) / baseBatch : rate;
  return step < warmup ? (peak * (step + 1)) / warmup : peak * factorAt(options, step);
};

/** Share of the peak after the warm-up. */
const factorAt = ({ schedule, warmup, steps, stepAt, stepFactor }: TrainOptions, step: number): number => {
  switch (schedule) {
    case 'constant':
      return 1;
    case 'cosine':
      return 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / Math.max(1, steps - warmup)));
    case 'step':
      return stepFactor ** stepAt.filter((share) => step >= share * steps).length;
  }
};

/** Decay of the weights' moving average after step 0, 1, …: it starts low, so that the first weights are soon forgotten. */
export const averageDecayAt = ({ average }: TrainOptions, step: number): number =>
  Math.min(average, (1 + step) / (10 + step));

/** The options for a data set of `count` examples: epochs become steps, and the warm-up keeps its share of the training. */
export const optionsFor = (options: TrainOptions, count: number): TrainOptions => {
  const { epochs, batch, steps, warmup } = options;
  if (epochs === 0) return options;
  const wanted = Math.max(1, Math.round((epochs * count) / batch));
  return { ...options, steps: wanted, warmup: Math.min(wanted, Math.round((warmup / steps) * wanted)) };
};
