import { expect } from 'chai';
import { OptionValues } from '../../runtime/commands/option-values.ts';
import type { RawOptions } from '../../runtime/commands/option-values.ts';
import { sampleChoices, sampleOutputs } from '../../runtime/commands/options/sample.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';

const choices = (raw: RawOptions) => sampleChoices(new OptionValues(raw));

describe('option values', () => {
  it('are read as what they are', () => {
    const raw = {
      count: '3',
      classes: '0, dress',
      seed: '7',
      guidance: '1.5',
      'guidance-schedule': 'constant',
      temperature: '0',
      filter: '1e-3',
      iterations: '16,8',
      batch: '2',
      memory: '1.5',
    };
    const wanted = {
      count: 3,
      total: undefined,
      classes: ['0', 'dress'],
      seed: 7,
      guidance: 1.5,
      guidanceSchedule: 'constant',
      temperature: 0,
      filterThreshold: 1e-3,
      iterations: [16, 8],
      batch: 2,
      memory: 1.5,
    };
    expect(choices(raw)).to.deep.equal(wanted);
    expect(choices({ class: 'Bag' }).classes).to.deep.equal(['Bag']);
    expect(new Set(Object.values(choices({})))).to.deep.equal(new Set([undefined]));
  });

  it('tell where images go', () => {
    expect(sampleOutputs(new OptionValues({}))).to.include({ folder: undefined, pictures: 'all', npz: undefined });
    const raw = { output: 'd', pictures: 'none', npz: 'a/b.npz', npy: undefined, animation: 'c.WebP' };
    const { output: folder, ...same } = raw;
    expect(sampleOutputs(new OptionValues(raw))).to.deep.equal({ folder, ...same });
  });

  const faults: readonly [RawOptions, RegExp][] = [
    [{ count: '0' }, /--count 0: expected a whole number from 1/],
    [{ count: '2.5' }, /--count 2.5/],
    [{ temperature: '' }, /--temperature is empty/],
    [{ iterations: '16,,8' }, /an item is empty/],
    [{ class: 'a', classes: 'b' }, /either --class or --classes/],
    [{ count: '1', total: '2' }, /either --count or --total/],
    [{ 'guidance-schedule': 'cosine' }, /--guidance-schedule cosine: expected linear or constant/],
    [{ memory: '0' }, /--memory 0: expected a number from 0.001. It is in GiB/],
    [{ pictures: 'some' }, /--pictures some: expected all, grid or none/],
    [{ npz: 'samples.zip' }, /--npz samples.zip: expected a file's name that ends in .npz/],
    [{ animation: 'a.png' }, /ends in .webp or .gif/],
  ];
  for (const [raw, message] of faults) {
    it(`refuses ${JSON.stringify(raw)}`, () => {
      expect(() => [choices(raw), sampleOutputs(new OptionValues(raw))]).to.throw(UsageError, message);
    });
  }

  it('refuses an unknown kind of adapter', () => {
    expect(new OptionValues({ adapter: 'software' }).adapter).to.equal('software');
    expect(() => new OptionValues({ adapter: 'quantum' }).adapter).to.throw(UsageError, /auto, software or hardware/);
  });
});
