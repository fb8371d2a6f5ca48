import { expect } from 'chai';
import { load, smallSpec } from './load.ts';

describe('overrides', () => {
  it('swap modules by one word', () => {
    const { architecture } = load(smallSpec, ['levels.0.module=masked', 'levels.1.module=ar']);
    expect(architecture?.levels.map(({ module, conditions }) => [module, conditions])).to.deep.equal([
      ['masked', 5],
      ['ar', 1],
    ]);
  });

  it('read YAML values and make the sections that the file leaves out', () => {
    const { spec } = load(smallSpec, [
      'train.steps=200',
      'train.betas=[0.8, 0.9]',
      'sample.guidanceSchedule="constant"',
      'name=other',
    ]);
    expect(spec?.name).to.equal('other');
    expect(spec?.train).to.deep.include({ steps: 200, warmup: 20, betas: [0.8, 0.9] });
    expect(spec?.sample.guidanceSchedule).to.equal('constant');
  });

  it('reach into lists, and the last one wins', () => {
    const { spec } = load(smallSpec, ['data.shape.1=56', 'data.shape.0=4', 'data.shape.0=84']);
    expect(spec?.data.shape).to.deep.equal([84, 56]);
  });

  it('change one of two values that share an alias', () => {
    const shared = smallSpec
      .replace('{module: ar,', '&a {module: ar,')
      .replace('{module: masked, patch: 1, width: 48, heads: 3}', '{<<: *a, patch: 1}');
    const { spec } = load(shared, ['levels.1.width=128']);
    expect(spec?.levels.map(({ width }) => width)).to.deep.equal([64, 128]);
  });

  it('repair what the file gets wrong', () => {
    expect(load(smallSpec.replace('patch: 4', 'patch: 5'), ['levels.0.patch=7']).diagnostics).to.deep.equal([]);
  });

  it('have their place on the command line, a line each', () => {
    const { diagnostics } = load(smallSpec, ['train.steps=200', 'train.rate=fast']);
    expect(diagnostics).to.have.length(1);
    expect(diagnostics[0]).to.include({ file: 'command line', line: 2, column: 12, endColumn: 16, path: 'train.rate' });
  });

  it('are all told their faults, those of the file as well', () => {
    const { diagnostics } = load(smallSpec.replace('heads: 4', 'heads: 5'), [
      'trian.steps=2',
      'levels.9.width=1',
      'nonsense',
    ]);
    expect(diagnostics.map(({ file, code }) => [file, code])).to.have.deep.members([
      ['spec.yaml', 'FRC306'],
      ['command line', 'FRC201'],
      ['command line', 'FRC402'],
      ['command line', 'FRC401'],
    ]);
  });

  it('never reach the prototype of an object', () => {
    const { diagnostics } = load(smallSpec, ['__proto__.polluted=1', 'train.constructor.prototype.polluted=1']);
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['FRC201', 'FRC201']);
    expect({}).to.not.have.property('polluted');
  });
});
