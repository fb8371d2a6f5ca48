import type { TrainOptions } from '../model.ts';

/** Learning rate of step 0 … steps − 1: linear warm-up, then half a cosine to 0, or constant (the reference's schedules, by step). */
export const rateAt = ({ rate, warmup, steps, schedule }: TrainOptions, step: number): number => {
  if (step < warmup) return (rate * (step + 1)) / warmup;
  if (schedule === 'constant') return rate;
  return rate * 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / Math.max(1, steps - warmup)));
};
