import { expect } from 'chai';
import { constantFrom } from '../../compiler/ir/evaluate/index.ts';
import { expectClose } from './expect-close.ts';

/** cos and sin of each angle. */
const turns = (...angles: readonly number[]): number[] => angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);

describe('constants', () => {
  it('ones', () => {
    expect(Array.from(constantFrom({ kind: 'ones' }, [2, 1]).data)).to.deep.equal([1, 1]);
  });

  it('rotary table of an image: row frequencies, then column frequencies, after a blank token', () => {
    const recipe = { kind: 'rotary', grid: [2, 3], blank: 1, tokens: 7, headWidth: 8, base: 10000 } as const;
    const { data } = constantFrom(recipe, [7, 4, 2]);
    // Two pairs for each axis, with frequencies 1 and 10000^(−2/4) = 0.01.
    expectClose(Array.from(data), [
      ...[0, 0, 0, 0, 0, 0, 0, 0],
      ...turns(0, 0, 0, 0),
      ...turns(0, 0, 1, 0.01),
      ...turns(0, 0, 2, 0.02),
      ...turns(1, 0.01, 0, 0),
      ...turns(1, 0.01, 1, 0.01),
      ...turns(1, 0.01, 2, 0.02),
    ]);
  });

  it('rotary table of a sequence, cut to its first tokens', () => {
    const recipe = { kind: 'rotary', grid: [5], blank: 0, tokens: 3, headWidth: 4, base: 100 } as const;
    expectClose(Array.from(constantFrom(recipe, [3, 2, 2]).data), [...turns(0, 0), ...turns(1, 0.1), ...turns(2, 0.2)]);
  });

  it('rotary table that the axes cannot share', () => {
    const recipe = { kind: 'rotary', grid: [2, 2], blank: 0, tokens: 4, headWidth: 6, base: 100 } as const;
    expect(() => constantFrom(recipe, [4, 3, 2])).to.throw("can't be shared by 2 axes");
  });
});
