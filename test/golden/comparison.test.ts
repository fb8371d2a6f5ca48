import { expect } from 'chai';
import { countDifferent, relativeNorm, relativeToLargest, summarise } from '../../compiler/replay/comparison.ts';
import { neighbourConditions } from '../../compiler/replay/neighbour-conditions.ts';

const criterion = { measure: 'error', limit: 1 };

describe('comparisons', () => {
  it('measure differences', () => {
    expect(relativeToLargest([1, 2.5], [1, -2])).to.equal(2.25);
    expect(relativeToLargest([0, 0], [0, 0])).to.equal(0);
    expect(relativeNorm([3, 4], [0, 0], 10)).to.equal(0.5);
    expect(countDifferent([1, 2, 3], [1, 0, 3])).to.equal(1);
  });

  it('take what is not a number or missing for infinitely far', () => {
    for (const error of [
      relativeToLargest([1, NaN], [1, 1]),
      relativeToLargest([1], [1, 1]),
      relativeNorm([NaN], [1], 0),
    ]) {
      const { pass, error: worst } = summarise('group', criterion, [{ tensor: 'a', error: 0.5 }, { tensor: 'b', error }]); // prettier-ignore
      expect([pass, worst]).to.deep.equal([false, Infinity]);
    }
    expect(relativeToLargest([1e-9], [0])).to.equal(Infinity);
  });

  it('fail where nothing is recorded', () => {
    expect(summarise('group', criterion, []).pass).to.be.false;
  });

  it('shift states to the neighbours of images: middle, top, right, bottom, left', () => {
    const states = Float32Array.of(1, 2, 3, 4);
    const shifted = [0, 1, 2, 3, 4].map((index) => [...neighbourConditions(states, [2, 2], 1, index)]);
    expect(shifted).to.deep.equal([[1, 2, 3, 4], [0, 0, 1, 2], [2, 0, 4, 0], [3, 4, 0, 0], [0, 1, 0, 3]]); // prettier-ignore
  });
});
