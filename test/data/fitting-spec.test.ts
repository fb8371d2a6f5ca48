import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../runtime/data/data-error.ts';
import { readShape } from '../../runtime/data/fitting-spec.ts';
import { specRanges } from '../../runtime/spec-ranges.ts';

const mostAxes = specRanges['data.shape'].mostItems;

describe("the reading of an item's axes", () => {
  const cases: readonly (readonly [readonly number[], readonly number[], number, RegExp?])[] = [
    [[64], [64], 1],
    [[28, 28], [28, 28], 1],
    [[28, 28, 1], [28, 28], 1],
    [[32, 32, 3], [32, 32], 3],
    [[4, 4, 4], [4, 4], 4],
    [[3, 32, 32], [3, 32, 32], 1, /the 3 in front are channels.*moveaxis/],
    [[1, 28, 28], [1, 28, 28], 1, /the 1 in front/],
    [[3, 4, 4], [3, 4], 4, /the 3 in front/],
    [[16, 16, 12], [16, 16, 12], 1, /the 12 at the end are channels, say so: --channels 12/],
  ];
  for (const [shape, extents, channels, doubt] of cases) {
    it(`${doubt === undefined ? 'has no doubt' : 'says what else it may be'}: ${shape.join('×')}`, () => {
      const read = readShape('x', shape);
      expect([read.extents, read.channels]).to.deep.equal([extents, channels]);
      if (doubt === undefined) expect(read.doubt).to.equal(undefined);
      else expect(read.doubt).to.match(doubt);
    });
  }

  it('takes the word of who says how many channels there are', () => {
    expect(readShape('x', [16, 16, 12], 12)).to.deep.equal({ extents: [16, 16], channels: 12 });
    expect(readShape('x', [3, 32, 32], 32)).to.deep.equal({ extents: [3, 32], channels: 32 });
  });

  it('has no more axes than a spec, or is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 7 }), (shape) => {
        if (shape.length > mostAxes + 1) expect(() => readShape('x', shape)).to.throw(DataError);
        else {
          const { extents, channels } = readShape('x', shape);
          expect(extents.length).to.be.within(1, mostAxes);
          expect([...extents, ...(extents.length === shape.length ? [] : [channels])]).to.deep.equal(shape);
        }
      }),
    );
  });
});
