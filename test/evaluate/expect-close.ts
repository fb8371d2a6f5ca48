import { expect } from 'chai';

/** Asserts that two lists of numbers agree to an absolute error of `tolerance`. */
export const expectClose = (actual: readonly number[], expected: readonly number[], tolerance = 1e-12): void => {
  expect(actual.length).to.equal(expected.length);
  expected.forEach((value, i) => expect(actual[i], `element ${i}`).to.be.closeTo(value, tolerance));
};
