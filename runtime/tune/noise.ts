import { words } from '../random/counter-random.ts';

/** A prime number of rows of 4: buffers that repeat the noise have no equal rows in places that a wrong index would reach. */
const quads = 65_537;

let made: Float32Array<ArrayBuffer> | undefined;

/** Numbers in (−1, 1), the same each time; a float's bits are a word other than 0 almost everywhere. */
export const noise = (): Float32Array<ArrayBuffer> => {
  if (made !== undefined) return made;
  made = new Float32Array(4 * quads);
  for (let quad = 0; quad < quads; quad++) {
    for (const [index, word] of words(0, 0, quad).entries()) made[4 * quad + index] = (word + 0.5) / 2 ** 31 - 1;
  }
  return made;
};
