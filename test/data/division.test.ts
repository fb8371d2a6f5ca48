import { expect } from 'chai';
import fc from 'fast-check';
import { divide } from '../../runtime/data/division.ts';
import type { Part } from '../../runtime/data/division.ts';

const members = (part: Part): number[] => Array.from({ length: part.count }, (_, index) => part.at(index));
const counts = fc.integer({ min: 2, max: 400 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });
const manners = fc.constantFrom('random' as const, 'tail' as const);

describe('holding items out', () => {
  it('gives every item to one split, in order', () => {
    fc.assert(
      fc.property(counts, shares, manners, (count, share, manner) => {
        const [train, test] = (['train', 'test'] as const).map((split) =>
          members(divide(count, { manner, share }, split)),
        );
        expect([...train!, ...test!].sort((a, b) => a - b)).to.deep.equal(
          Array.from({ length: count }, (_, item) => item),
        );
        for (const split of [train!, test!]) expect(split).to.deep.equal([...split].sort((a, b) => a - b));
      }),
    );
  });

  it('leaves something in both, unless all or nothing is asked for', () => {
    fc.assert(
      fc.property(counts, shares, manners, (count, share, manner) => {
        const { count: held } = divide(count, { manner, share }, 'test');
        if (share === 0) expect(held).to.equal(0);
        else if (share === 1) expect(held).to.equal(count);
        else expect(held).to.be.within(1, count - 1);
        expect(Math.abs(held - share * count)).to.be.at.most(1);
      }),
    );
  });

  it('holds out what a smaller share does, and more', () => {
    fc.assert(
      fc.property(counts, shares, shares, manners, (count, one, other, manner) => {
        const of = (share: number): number[] => members(divide(count, { manner, share }, 'test'));
        expect(of(Math.max(one, other))).to.include.members(of(Math.min(one, other)));
      }),
    );
  });

  it('draws from everywhere, or takes the last ones', () => {
    const random = members(divide(10_000, { manner: 'random', share: 0.1 }, 'test'));
    const mean = random.reduce((sum, item) => sum + item, 0) / random.length;
    expect(mean).to.be.within(4500, 5500);
    expect(random.slice(0, 3)).not.to.deep.equal([0, 1, 2]);
    expect(members(divide(10, { manner: 'tail', share: 0.3 }, 'test'))).to.deep.equal([7, 8, 9]);
  });
});
