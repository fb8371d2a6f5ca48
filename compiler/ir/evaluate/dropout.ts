import { randomWords, seedScalars, unitInterval } from './context.ts';
import type { RandomSource } from './context.ts';
import { at } from './tensor.ts';

/** Scalars that dropout reads. */
export const dropoutScalars = [...seedScalars, 'step'] as const;
export type DropoutScalar = (typeof dropoutScalars)[number];

/**
 * What dropout multiplies element `index` by: 1/(1 − rate), or 0 for the share `rate`. Drawn from word index mod 4 of the counter
 * (⌊index / 4⌋, step, stream, 0), so the backward pass draws the same.
 */
export const dropoutFactor = (
  source: RandomSource<DropoutScalar>,
  rate: number,
  stream: number,
  index: number,
): number => {
  if (rate === 0) return 1;
  const words = randomWords(source, [index >>> 2, source.scalar('step'), stream, 0]);
  return unitInterval(at(words, index & 3)) >= rate ? 1 / (1 - rate) : 0;
};
