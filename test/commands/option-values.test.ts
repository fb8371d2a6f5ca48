import { expect } from 'chai';
import { OptionValues, sampleChoices, type RawOptions } from '../../runtime/commands/option-values.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';

const choices = (raw: RawOptions) => sampleChoices(new OptionValues(raw));

describe('option values', () => {
  it('are read as what they are', () => {
    const raw = {
      count: '3',
      classes: '0, dress',
      seed: '7',
      guidance: '1.5',
      temperature: '0',
      iterations: '16,8',
      batch: '2',
    };
    const wanted = {
      count: 3,
      classes: ['0', 'dress'],
      seed: 7,
      guidance: 1.5,
      temperature: 0,
      iterations: [16, 8],
      batch: 2,
    };
    expect(choices(raw)).to.deep.equal(wanted);
    expect(choices({ class: 'Bag' }).classes).to.deep.equal(['Bag']);
    expect(Object.values(choices({}))).to.deep.equal(Array(7).fill(undefined));
  });

  const faults: readonly [RawOptions, RegExp][] = [
    [{ count: '0' }, /--count 0: expected a whole number from 1/],
    [{ count: '2.5' }, /--count 2.5/],
    [{ seed: '-1' }, /--seed -1: expected a whole number from 0/],
    [{ seed: '99999999999999999999' }, /--seed/],
    [{ guidance: 'much' }, /--guidance much: expected a number/],
    [{ temperature: '' }, /--temperature is empty/],
    [{ iterations: '16,,8' }, /an item is empty/],
    [{ class: 'a', classes: 'b' }, /either --class or --classes/],
  ];
  for (const [raw, message] of faults) {
    it(`refuses ${JSON.stringify(raw)}`, () => expect(() => choices(raw)).to.throw(UsageError, message));
  }

  it('refuses an unknown kind of adapter', () => {
    expect(new OptionValues({ adapter: 'software' }).adapter).to.equal('software');
    expect(() => new OptionValues({ adapter: 'quantum' }).adapter).to.throw(UsageError, /auto, software or hardware/);
  });
});
