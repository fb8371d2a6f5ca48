import { expect } from 'chai';
import fc from 'fast-check';
import { uniformShares } from '../../runtime/evaluate/questions.ts';
import type { AskedLevel } from '../../runtime/evaluate/questions.ts';
import { PartMeans } from '../../runtime/evaluate/part-means.ts';

const level: AskedLevel = { name: 'level1', depth: 1, patches: 16 };
const hidden = (mask: ArrayLike<number>): number => Array.from(mask).filter((flag) => flag === 1).length;

describe('uniform mask shares', () => {
  it('hide 1 … P patches of a row, and all hidden ones go down', () => {
    fc.assert(
      fc.property(
        fc.record({ seed: fc.nat(), pass: fc.nat(7), passes: fc.constant(8), firstImage: fc.nat(1e6) }),
        fc.record({ image: fc.nat(63), region: fc.nat(4095) }),
        fc.integer({ min: 1, max: 300 }),
        (draw, row, patches) => {
          const { mask, picked } = uniformShares(draw)({ ...level, patches }, row);
          expect(mask).to.have.length(patches);
          expect(hidden(mask)).to.equal(picked.length).and.be.within(1, patches);
          expect(picked.every((patch) => mask[patch] === 1)).to.equal(true);
        },
      ),
    );
  });

  it('hide the same number in all regions of an image, but not the same patches', () => {
    const ask = uniformShares({ seed: 1, pass: 0, passes: 4, firstImage: 0 });
    const regions = Array.from({ length: 49 }, (_, region) => ask(level, { image: 3, region }));
    expect(new Set(regions.map(({ picked }) => picked.length))).to.have.length(1);
    const images = Array.from({ length: 64 }, (_, image) => ask(level, { image, region: 0 }));
    expect(new Set(images.map(({ picked }) => picked.join())).size).to.be.greaterThan(50);
  });

  it("don't depend on the batch that an image is in", () => {
    const draw = { seed: 5, pass: 2, passes: 4 };
    expect(uniformShares({ ...draw, firstImage: 0 })(level, { image: 37, region: 2 })).to.deep.equal(
      uniformShares({ ...draw, firstImage: 30 })(level, { image: 7, region: 2 }),
    );
  });

  it('take every share equally often over the passes of an image', () => {
    for (const image of [0, 1, 99]) {
      const counts = Array.from({ length: 16 }, (_, pass) =>
        hidden(uniformShares({ seed: 0, pass, passes: 16, firstImage: 0 })(level, { image, region: 0 }).mask),
      );
      expect(counts.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 16 }, (_, index) => index + 1));
    }
  });

  it('hide every patch equally often', () => {
    const times = new Array<number>(16).fill(0);
    for (let image = 0; image < 2000; image++) {
      const { picked } = uniformShares({ seed: 3, pass: 0, passes: 1, firstImage: 0 })(level, { image, region: 0 });
      for (const patch of picked) times[patch] = (times[patch] ?? 0) + 1;
    }
    // 2000 · 8.5 / 16 = 1062 on average, with a standard deviation of about 21.
    for (const count of times) expect(count).to.be.within(960, 1165);
  });
});

describe('means of parts', () => {
  it('are means over the values of each pass, then over the passes', () => {
    const means = new PartMeans();
    means.add('head', 0, Float32Array.of(1, 2));
    means.add('head', 0, Float32Array.of(6));
    means.add('head', 1, Float32Array.of(5));
    expect(means.mean('head')).to.equal(4);
    expect(means.has('level1.guide')).to.equal(false);
  });
});
