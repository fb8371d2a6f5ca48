import { expect } from 'chai';
import fc from 'fast-check';
import { permute } from '../../runtime/random/permute.ts';

const order = (seed: number, epoch: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => permute(seed, epoch, n, i));

describe('permute', () => {
  it('visits every item exactly once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.nat(), fc.nat(50), (n, seed, epoch) => {
        expect(order(seed, epoch, n).sort((a, b) => a - b)).to.deep.equal(Array.from({ length: n }, (_, i) => i));
      }),
      { numRuns: 60 },
    );
  });

  it('depends on the seed and on the epoch', () => {
    expect(order(1, 0, 50)).to.deep.equal(order(1, 0, 50));
    expect(order(1, 0, 50)).not.to.deep.equal(order(1, 1, 50));
    expect(order(1, 0, 50)).not.to.deep.equal(order(2, 0, 50));
  });

  for (const n of [3, 5, 17]) {
    it(`sends each of ${String(n)} positions everywhere about equally often`, () => {
      const epochs = 3_000;
      const counts = Array.from({ length: n }, () => new Array<number>(n).fill(0));
      for (let epoch = 0; epoch < epochs; epoch++) {
        order(9, epoch, n).forEach((to, from) => {
          const row = counts[from] ?? [];
          row[to] = (row[to] ?? 0) + 1;
        });
      }
      const expected = epochs / n;
      for (const count of counts.flat()) expect(count).to.be.closeTo(expected, 6 * Math.sqrt(expected));
    });
  }

  it('handles the largest set and refuses what is outside', () => {
    expect(permute(1, 0, 2 ** 32, 2 ** 32 - 1)).to.be.within(0, 2 ** 32 - 1);
    expect(permute(1, 0, 1, 0)).to.equal(0);
    expect(() => permute(1, 0, 0, 0)).to.throw(RangeError);
    expect(() => permute(1, 0, 5, 5)).to.throw(RangeError);
  });
});
