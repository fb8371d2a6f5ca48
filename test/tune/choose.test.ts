import { expect } from 'chai';
import { fastest } from '../../runtime/tune/choose.ts';
import type { FormTimes } from '../../runtime/tune/choose.ts';
import { Difference } from '../../runtime/tune/difference.ts';

const timed = (form: string, seconds: readonly (number | undefined)[], more: Partial<FormTimes> = {}): FormTimes => ({
  ...{ form, seconds, wins: 1, difference: 0, agrees: true },
  ...more,
});
const step = { train: 1, sample: 0 };
const once = [step];

describe('the choice among measured forms', () => {
  const byRule = timed('plain', [10]);

  it('is the fastest', () => {
    expect(fastest([byRule, timed('a', [8]), timed('b', [7])], once).form).to.equal('b');
  });

  it('stays with the rule for less than noise', () => {
    expect(fastest([byRule, timed('a', [9.8])], once).form).to.equal('plain');
    expect(fastest([byRule, timed('a', [5], { wins: 0.6 })], once).form).to.equal('plain');
  });

  it('is never a form with other numbers, nor one that was given up', () => {
    expect(fastest([byRule, timed('a', [1], { agrees: false }), timed('b', [undefined])], once).form).to.equal('plain');
  });

  it('weighs training and sampling by their dispatches', () => {
    const forms = [timed('plain', [10, 1]), timed('a', [8, 2])] as const;
    expect(fastest([...forms], [step, { train: 0, sample: 1 }]).form).to.equal('a');
    expect(fastest([...forms], [step, { train: 0, sample: 100 }]).form).to.equal('plain');
  });
});

describe('the difference of results', () => {
  const between = (found: readonly number[], expected: readonly number[]): number => {
    const difference = new Difference();
    difference.add(Float32Array.from(found), Float32Array.from(expected));
    return difference.share;
  };

  it('is a share of the largest number', () => {
    expect(between([1, 2, 4], [1, 2, 4])).to.equal(0);
    expect(between([1, 2, 4], [1, 2.5, 4])).to.equal(0.125);
    expect(between([0], [0])).to.equal(0);
  });

  it('is infinite where one has no number', () => {
    expect(between([NaN], [1])).to.equal(Infinity);
    expect(between([1], [Infinity])).to.equal(Infinity);
    expect(between([NaN, Infinity], [NaN, Infinity])).to.equal(0);
    expect(between([], [1])).to.equal(Infinity);
    expect(between([1], [0])).to.equal(Infinity);
  });
});
