import { randomWords, scalarOf, unitInterval } from './context.ts';
import type { EvaluationContext } from './context.ts';
import { at } from './tensor.ts';

/**
 * What dropout multiplies element `index` by: 1/(1 − rate), or 0 for the share `rate`. Drawn from word index mod 4 of the counter
 * (⌊index / 4⌋, step, stream, 0), so the backward pass draws the same.
 */
export const dropoutFactor = (context: EvaluationContext, rate: number, stream: number, index: number): number => {
  if (rate === 0) return 1;
  const words = randomWords(context, [index >>> 2, scalarOf(context, 'step'), stream, 0]);
  return unitInterval(at(words, index & 3)) >= rate ? 1 / (1 - rate) : 0;
};
