import { expect } from 'chai';
import { combinationsOf } from '../../compiler/cli/sweep/combinations.ts';
import { drawSweep } from '../../compiler/cli/sweep/plot.ts';
import { renderResults } from '../../compiler/cli/sweep/render.ts';
import type { SweepResult } from '../../compiler/cli/sweep/results.ts';

describe('the combinations of a sweep', () => {
  it('are all, with names that tell what varies', () => {
    const all = combinationsOf(['train.steps=5', 'levels.0.module=ar,masked', 'train.rate=1e-4,3e-4']);
    expect(all.map(({ name }) => name)).to.deep.equal([
      'module=ar,rate=1e-4',
      'module=ar,rate=3e-4',
      'module=masked,rate=1e-4',
      'module=masked,rate=3e-4',
    ]);
    expect(all[1]!.overrides).to.deep.equal(['train.steps=5', 'levels.0.module=ar', 'train.rate=3e-4']);
  });

  it('leave lists and quotes whole', () => {
    const all = combinationsOf(['data.shape=[28, 28],[14, 14]', 'name="a,b"']);
    expect(all.map(({ overrides }) => overrides)).to.deep.equal([
      ['data.shape=[28, 28]', 'name="a,b"'],
      ['data.shape=[14, 14]', 'name="a,b"'],
    ]);
    expect(all.map(({ name }) => name)).to.deep.equal(['shape=_28_28_', 'shape=_14_14_']);
  });

  it('keep keys apart that end in the same word', () => {
    const names = combinationsOf(['levels.0.width=8,16', 'levels.1.width=8,16']).map(({ name }) => name);
    expect(names[0]).to.equal('levels.0.width=8,levels.1.width=8');
  });

  it('are one where nothing varies', () => expect(combinationsOf([])).to.deep.equal([{ name: 'run', overrides: [] }]));

  it('must differ and be whole', () => {
    expect(() => combinationsOf(['a=1,1'])).to.throw(/Two runs would be called a=1/);
    expect(() => combinationsOf(['a=1,'])).to.throw(/a=1,: a value is empty/);
  });
});

describe('the results of a sweep', () => {
  const result = (name: string, bitsPerDim: number | null, heldOut: number | null): SweepResult => ({
    ...{ name, overrides: [], parameters: 1234, step: 2, steps: 2, bitsPerDim, heldOut, seconds: 3 },
    curve: bitsPerDim === null ? { steps: [], values: [] } : { steps: [1, 2], values: [8, bitsPerDim] },
  });

  it('are sorted, by held-out scores where all have one', () => {
    const order = (results: SweepResult[]): string[] =>
      renderResults(results)
        .split('\n')
        .slice(1, 1 + results.length)
        .map((row) => row.split(' ')[0]!);
    expect(order([result('a', 5, 4), result('b', 6, 3)])).to.deep.equal(['b', 'a']);
    expect(order([result('a', 6, 4), result('b', 5, null), result('c', null, null)])).to.deep.equal(['b', 'a', 'c']);
  });

  it('are drawn, whatever their names', () => {
    const svg = drawSweep([result('a<b', 5, 4), result('c', null, null)]);
    expect(svg)
      .to.contain('a&lt;b')
      .and.match(/<path class="line sweep" d="M500\.0/);
    expect(svg).not.to.contain('NaN');
  });
});
