import { expect } from 'chai';
import fc from 'fast-check';
import { Windows } from '../../compiler/5-schedule/rows/windows.ts';
import type { WeightRange } from '../../compiler/5-schedule/rows/windows.ts';
import { WINDOW_BYTES } from '../../runtime/execute/plan.ts';

const fourBytes = 16;

/** Parameters side by side in two pages, as a plan lays them out: each starts at a multiple of 256. */
const ranges = fc
  .array(
    fc.record({
      page: fc.nat(1),
      unitFours: fc.integer({ min: 1, max: 2048 }),
      units: fc.integer({ min: 1, max: 40 }),
    }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parameters) => {
    const ends = [0, 0];
    return parameters.map(({ page, unitFours, units }): WeightRange => {
      const offset = ends[page] ?? 0;
      const bytes = unitFours * units * fourBytes;
      ends[page] = Math.ceil((offset + bytes) / 256) * 256;
      return { page, offset, bytes, unit: unitFours * fourBytes };
    });
  });

const pages = [
  { bytes: 2 ** 24, decay: true },
  { bytes: 2 ** 24, decay: false },
];

const laidOut = (wanted: readonly WeightRange[], whole: boolean): Windows => {
  const windows = new Windows(pages, whole);
  for (const range of wanted) windows.want(range);
  windows.layOut();
  return windows;
};

describe('windows on weights', () => {
  it('hold every range in whole units, each where its page has it', () => {
    fc.assert(
      fc.property(ranges, fc.boolean(), (wanted, whole) => {
        const windows = laidOut(wanted, whole);
        for (const range of wanted) {
          let unit = 0;
          for (const { binding, at, firstUnit, units } of windows.piecesOf(range)) {
            const window = windows.locations[binding];
            if (window === undefined) throw new Error(`there is no ${binding}`);
            expect(firstUnit).to.equal(unit);
            expect(window.page).to.equal(range.page);
            expect(window.offset + at * fourBytes).to.equal(range.offset + firstUnit * range.unit);
            expect(at * fourBytes + units * range.unit).to.be.at.most(window.bytes);
            unit += units;
          }
          expect(unit * range.unit).to.equal(range.bytes);
        }
      }),
    );
  });

  it('start where a uniform binding can and are no longer than one', () => {
    fc.assert(
      fc.property(ranges, (wanted) => {
        for (const { offset, bytes } of Object.values(laidOut(wanted, false).locations)) {
          expect(offset % 256).to.equal(0);
          expect(bytes).to.be.at.most(WINDOW_BYTES);
        }
      }),
    );
  });

  it('are one for a page that is bound whole', () => {
    fc.assert(
      fc.property(ranges, (wanted) => {
        expect(laidOut(wanted, true).count).to.equal(new Set(wanted.map(({ page }) => page)).size);
      }),
    );
  });
});
