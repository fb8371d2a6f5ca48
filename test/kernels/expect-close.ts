import { expect } from 'chai';
import type { Tensor } from '../../compiler/ir/evaluate/index.ts';

const relative = 2e-5;

/**
 * Integers must agree exactly; floats to `accuracy`, by default 2·10⁻⁵, of the tensor's largest magnitude, far above float32's rounding in the sums tested
 * here and far below what a wrong term would change.
 */
export const expectClose = (actual: Tensor, expected: Tensor | undefined, what: string, accuracy = relative): void => {
  if (expected === undefined) throw new Error(`there is no expected ${what}`);
  expect(actual.shape, what).to.deep.equal(expected.shape);
  if (actual.element === 'u32') {
    expect(actual.data, what).to.deep.equal(expected.data);
    return;
  }
  const scale = (expected.data as Float64Array).reduce((most, x) => Math.max(most, Math.abs(x)), 1e-6);
  const worst = furthest(actual.data, expected.data as Float64Array);
  const message = `${what}: element ${worst} is ${actual.data[worst]}, not ${expected.data[worst]}`;
  expect(Math.abs((actual.data[worst] ?? NaN) - (expected.data[worst] ?? NaN)), message).to.be.below(accuracy * scale);
};

/** Index of the largest difference; a NaN counts as the largest. */
const furthest = (actual: Float64Array, expected: Float64Array): number => {
  let worst = 0;
  let most = -1;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN));
    if (Number.isNaN(difference)) return i;
    if (difference > most) [worst, most] = [i, difference];
  }
  return worst;
};
