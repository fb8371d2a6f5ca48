import { multiplyHigh, philox } from './philox.ts';
import type { Words2, Words4 } from './philox.ts';

const two32 = 0x1_0000_0000;

/** Lower and upper 32 bits of a non-negative safe integer. Throws a RangeError for anything else. */
export const splitWords = (value: number): Words2 => {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`A seed or index must be an integer from 0 to 2^53 - 1, not ${String(value)}.`);
  }
  return [value >>> 0, Math.floor(value / two32)];
};

/**
 * Four random words for one draw. This is how the project lays out Philox's input, on the host and in the kernels:
 * key = (seed low, seed high), counter = (index low, index high, draw, stream).
 */
export const words = (seed: number, stream: number, index: number, draw = 0): Words4 => {
  const [low, high] = splitWords(index);
  return philox([low, high, draw >>> 0, stream >>> 0], splitWords(seed));
};

/** A word as a number in [0, 1): its upper 24 bits, so that float32 holds every value exactly. */
export const unitInterval = (word: number): number => (word >>> 8) / 0x100_0000;

/** One uniform number in [0, 1) with 24 random bits. `seed` and `index` are below 2⁵³, `stream` and `draw` below 2³². */
export const uniform = (seed: number, stream: number, index: number, draw = 0): number =>
  unitInterval(words(seed, stream, index, draw)[0]);

/** One stream of one seed, read at any index in any order. */
export class CounterRandom {
  readonly seed: number;
  readonly stream: number;

  constructor(seed: number, stream: number) {
    this.seed = seed;
    this.stream = stream;
  }

  /** A uniform number in [0, 1). */
  uniform(index: number, draw = 0): number {
    return uniform(this.seed, this.stream, index, draw);
  }

  /** An integer 0 … n − 1 for n from 1 to 2³² − 1; each value's probability is within 2⁻³² of 1 / n. */
  integer(index: number, n: number, draw = 0): number {
    if (!Number.isInteger(n) || n < 1 || n >= two32) throw new RangeError(`Can't draw one of ${String(n)} values.`);
    return multiplyHigh(words(this.seed, this.stream, index, draw)[0], n);
  }
}
