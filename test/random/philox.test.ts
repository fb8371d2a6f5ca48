import { expect } from 'chai';
import fc from 'fast-check';
import { multiplyHigh, philox } from '../../runtime/random/philox.ts';
import type { Words2, Words4 } from '../../runtime/random/philox.ts';

const ones = 0xffffffff;

/** The known-answer vectors that come with Random123. */
const knownAnswers: readonly { counter: Words4; key: Words2; words: Words4 }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  { counter: [ones, ones, ones, ones], key: [ones, ones], words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

describe('philox', () => {
  for (const { counter, key, words } of knownAnswers) {
    it(`gives Random123's answer for counter ${counter[0].toString(16)}…`, () => {
      expect(philox(counter, key)).to.deep.equal(words);
    });
  }

  it('multiplies to the upper word like 64-bit arithmetic', () => {
    const word = fc.integer({ min: 0, max: ones });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(multiplyHigh(a, b)).to.equal(Number((BigInt(a) * BigInt(b)) >> 32n));
      }),
    );
  });
});
