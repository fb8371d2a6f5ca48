import { expect } from 'chai';
import fc from 'fast-check';
import { WeightPages } from '../../compiler/5-lower/rows/weight-pages.ts';
import type { WeightRange } from '../../compiler/5-lower/rows/weight-pages.ts';

const fourBytes = 16;

/** Parameters side by side in two pages, as a plan lays them out: each starts at a multiple of 256. */
const ranges = fc
  .array(fc.record({ page: fc.nat(1), fours: fc.integer({ min: 1, max: 2048 }) }), { minLength: 1, maxLength: 12 })
  .map((parameters) => {
    const ends = [0, 0];
    return parameters.map(({ page, fours }): WeightRange => {
      const offset = ends[page] ?? 0;
      const bytes = fours * fourBytes;
      ends[page] = Math.ceil((offset + bytes) / 256) * 256;
      return { page, offset, bytes };
    });
  });

/** Some of the parameters, or what is left of them behind a few fours, in any order. */
const wantedRanges = ranges
  .chain((all) => fc.tuple(fc.shuffledSubarray(all, { minLength: 1 }), fc.nat(40)))
  .map(([wanted, skipped]) =>
    wanted.map((range): WeightRange => {
      const left = fourBytes * Math.min(skipped, range.bytes / fourBytes - 1);
      return { ...range, offset: range.offset + left, bytes: range.bytes - left };
    }),
  );

describe('pages of weights that a row kernel reads', () => {
  it('hold every range that was asked for where its page has it', () => {
    fc.assert(
      fc.property(wantedRanges, (wanted) => {
        const pages = new WeightPages(wanted);
        for (const range of wanted) {
          const { binding, at } = pages.placeOf(range);
          const bound = pages.bound.find((page) => page.binding === binding);
          if (bound === undefined) throw new Error(`there is no ${binding}`);
          expect(bound.location.page).to.equal(range.page);
          expect(bound.location.offset + at * fourBytes).to.equal(range.offset);
          expect(at * fourBytes + range.bytes).to.be.at.most(bound.location.bytes);
        }
      }),
    );
  });

  it('are one binding for each page that begins where bindings may, no longer than what is read of it', () => {
    fc.assert(
      fc.property(wantedRanges, (wanted) => {
        const { bound } = new WeightPages(wanted);
        expect(bound.map(({ location }) => location.page)).to.have.members([
          ...new Set(wanted.map(({ page }) => page)),
        ]);
        for (const { location } of bound) {
          const own = wanted.filter(({ page }) => page === location.page);
          const first = Math.min(...own.map(({ offset }) => offset));
          expect(location.offset % 256).to.equal(0);
          expect(first - location.offset).to.be.within(0, 255);
          expect(location.offset + location.bytes).to.equal(
            Math.max(...own.map(({ offset, bytes }) => offset + bytes)),
          );
        }
      }),
    );
  });

  it('number fours alike wherever ranges lie that lie alike', () => {
    fc.assert(
      fc.property(wantedRanges, fc.integer({ min: 1, max: 1000 }), (wanted, shift) => {
        const moved = wanted.map((range) => ({ ...range, offset: range.offset + 256 * shift }));
        const [here, there] = [new WeightPages(wanted), new WeightPages(moved)];
        expect(moved.map((range) => there.placeOf(range))).to.deep.equal(wanted.map((range) => here.placeOf(range)));
      }),
    );
  });

  it('refuse the place of weights that nobody asked for', () => {
    const pages = new WeightPages([{ page: 0, offset: 256, bytes: 64 }]);
    expect(() => pages.placeOf({ page: 0, offset: 0, bytes: 16 })).to.throw("weren't asked for");
  });
});
