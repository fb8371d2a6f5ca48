import { splitWords } from './counter-random.ts';
import { philox } from './philox.ts';
import type { Words2 } from './philox.ts';
import { hostStream } from './streams.ts';

/** Enough for the pairs of positions to look independent; checked by the tests on small sets, where it is hardest. */
const feistelRounds = 6;

/**
 * Where position `i` of a seeded random permutation of 0 … n − 1 points, in constant memory: a Feistel network permutes the
 * next power of four and is applied again while it lands outside ("cycle walking", fewer than 4 turns on average).
 *
 * @param seed  0 … 2⁵³ − 1
 * @param epoch 0 … 2³² − 1: every epoch has a permutation of its own
 * @param n     1 … 2³²
 * @param i     0 … n − 1
 */
export const permute = (seed: number, epoch: number, n: number, i: number): number => {
  if (!Number.isInteger(n) || n < 1 || n > 0x1_0000_0000) throw new RangeError(`Can't permute ${String(n)} items.`);
  if (!Number.isInteger(i) || i < 0 || i >= n) throw new RangeError(`Position ${String(i)} isn't one of ${String(n)}.`);
  const key = splitWords(seed);
  const halfBits = halfWidth(n);
  let position = i;
  do {
    position = feistel(position, halfBits, epoch, key);
  } while (position >= n);
  return position;
};

/** The smallest h ≥ 1 with 4^h ≥ n. */
const halfWidth = (n: number): number => {
  let bits = 1;
  while (4 ** bits < n) bits++;
  return bits;
};

/** A bijection on 0 … 4^halfBits − 1. */
const feistel = (value: number, halfBits: number, epoch: number, key: Words2): number => {
  const side = 2 ** halfBits;
  const mask = side - 1;
  let left = Math.floor(value / side);
  let right = value % side;
  for (let round = 0; round < feistelRounds; round++) {
    const [word] = philox([right, round, epoch >>> 0, hostStream.shuffle], key);
    [left, right] = [right, (left ^ (word & mask)) >>> 0];
  }
  return left * side + right;
};
