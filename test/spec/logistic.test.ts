import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { renderSpec } from '../../compiler/1-parse/render-spec.ts';
import { smallSpec } from './load.ts';

const load = (...overrides: readonly string[]): ReturnType<typeof loadModel> =>
  loadModel({ file: 'spec.yaml', text: smallSpec }, { overrides });

describe('the kind of the head', () => {
  it('is one word: components stay in the spec, and count where there is a mixture', () => {
    const logistic = load('head.components=5', 'head.kind=logistic');
    expect(logistic.diagnostics).to.deep.equal([]);
    expect(logistic.architecture?.head.components).to.equal(5);
    const categorical = load('head.components=5');
    expect(categorical.diagnostics.map(({ code, severity }) => [code, severity])).to.deep.equal([
      ['FRC353', 'warning'],
    ]);
    expect(categorical.architecture?.head.components).to.equal(undefined);
  });

  it('gives a mixture ten components, which the effective spec tells', () => {
    const { effective } = load('head.kind=logistic');
    if (effective === undefined) throw new Error('the spec is faulty');
    expect(renderSpec(effective)).to.match(/head:\n {2}kind: logistic\n[^]* {2}components: 10\n/);
  });

  it('is no logistic for categorical values; what the message suggests works', () => {
    const refused = load('head.kind=logistic', 'data.values=categorical').diagnostics;
    expect(refused.map(({ code, path }) => [code, path])).to.deep.equal([['FRC312', 'head.kind']]);
    expect(refused[0]?.suggestion).to.equal('kind: categorical, or data.values: ordinal');
    expect(load('head.kind=categorical', 'data.values=categorical').sound).to.equal(true);
    expect(load('head.kind=logistic', 'data.values=ordinal').sound).to.equal(true);
  });
});
