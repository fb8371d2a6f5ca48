import { expect } from 'chai';
import fc from 'fast-check';
import { normalCdf, normalQuantile, truncatedNormal } from '../../runtime/random/normal.ts';

/** Values of scipy.stats.norm and scipy.stats.truncnorm(-4, 0, loc=1.0, scale=0.25). */
const cdf: readonly [number, number][] = [
  [-8, 6.22096057427174e-16],
  [-5, 2.866515718791933e-7],
  [-4, 3.167124183311986e-5],
  [-3, 0.0013498980316300933],
  [-2, 0.022750131948179195],
  [-1, 0.15865525393145707],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [2, 0.9772498680518208],
  [3.5, 0.9997673709209645],
];
const quantiles: readonly [number, number][] = [
  [1e-10, -6.361340902404056],
  [1e-4, -3.7190164854556804],
  [0.02, -2.053748910631823],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.8, 0.8416212335729143],
  [0.999, 3.090232306167813],
];
const maskedShares: readonly [number, number][] = [
  [0, 0],
  [1e-6, 0.0009270526489600917],
  [1e-4, 0.05753385514590892],
  [0.01, 0.3565832666061106],
  [0.1, 0.588855671325097],
  [0.25, 0.7124415004825672],
  [0.5, 0.8313900203822435],
  [0.75, 0.9203453791324966],
  [0.9, 0.9685866637179866],
  [0.99, 0.9968668311086466],
  [1 - 2 ** -24, 0.999999981325347],
];

describe('the normal distribution', () => {
  it('has the distribution function of scipy', () => {
    for (const [x, p] of cdf) expect(normalCdf(x) / p).to.be.closeTo(1, 1e-12, `at ${String(x)}`);
  });

  it('has the quantiles of scipy', () => {
    for (const [p, x] of quantiles) expect(normalQuantile(p)).to.be.closeTo(x, 1e-11, `at ${String(p)}`);
  });

  it('inverts its own distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p)) / p).to.be.closeTo(1, 1e-11);
      }),
    );
  });

  it('answers at and outside the ends of [0, 1]', () => {
    expect(normalQuantile(0)).to.equal(-Infinity);
    expect(normalQuantile(1)).to.equal(Infinity);
    expect(() => normalQuantile(1.1)).to.throw(RangeError);
    expect(() => normalQuantile(NaN)).to.throw(RangeError);
  });
});

describe('the masked share of training', () => {
  it('follows the truncated normal distribution of scipy', () => {
    for (const [u, share] of maskedShares) expect(truncatedNormal(u)).to.be.closeTo(share, 1e-11, `at ${String(u)}`);
  });

  it('stays between 0 and 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (u) => {
        expect(truncatedNormal(u)).to.be.within(0, 1);
      }),
    );
  });
});
