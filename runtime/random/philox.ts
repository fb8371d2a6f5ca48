/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a counter-based generator.
 * Four random words are a pure function of a 128-bit counter and a 64-bit key, so any draw can be made in any order, on the host
 * or on the GPU, and comes out the same.
 */

/** Four 32-bit words, each 0 … 2³² − 1. */
export type Words4 = readonly [number, number, number, number];

/** Two 32-bit words, each 0 … 2³² − 1. */
export type Words2 = readonly [number, number];

const rounds = 10;
const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
/** The key moves on by these Weyl increments (golden ratio, √3 − 1) after every round. */
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit words, from 16-bit halves. */
export const multiplyHigh = (a: number, b: number): number => {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const cross1 = aHigh * bLow;
  const cross2 = aLow * bHigh;
  const carry = ((aLow * bLow) >>> 16) + (cross1 & 0xffff) + (cross2 & 0xffff);
  return (aHigh * bHigh + (cross1 >>> 16) + (cross2 >>> 16) + (carry >>> 16)) >>> 0;
};

/** The four random words at `counter` under `key`. */
export const philox = (counter: Words4, key: Words2): Words4 => {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(multiplier0, c0);
    const high1 = multiplyHigh(multiplier1, c2);
    const low0 = Math.imul(multiplier0, c0);
    const low1 = Math.imul(multiplier1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  return [c0, c1, c2, c3];
};
