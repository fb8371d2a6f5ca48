import { expect } from 'chai';
import { parseOptions, parts } from '../../bench/options.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';

describe('the options of the benchmarks', () => {
  it('are all parts at full size, unless they say otherwise', () => {
    expect(parseOptions([])).to.deep.include({ parts, quick: false, device: 'auto', batches: [1, 8, 64] });
    const line = ['--only', 'reference,peers', '--quick', '--batches=1,2', '--adapter', 'software'];
    const wanted = { parts: ['reference', 'peers'], quick: true, batches: [1, 2], adapter: 'software' };
    expect(parseOptions(line)).to.deep.include(wanted);
  });

  it('have a help', () =>
    expect(parseOptions(['--help']))
      .to.have.property('help')
      .that.contains('--only <PARTS>'));

  for (const line of [['--onyl', 'peers'], ['--only', 'pears'], ['--batches', '0'], ['--device', 'tpu'], ['peers']])
    it(`refuse ${line.join(' ')}`, () => expect(() => parseOptions(line)).to.throw(UsageError));
});
