import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { selfSimilarities, selfSimilarityText } from '../../compiler/explain/self-similarity.ts';

/** What is said of the levels of a spec that stands on the lines of `levels`. */
const said = (levels: string, shape = '[64, 64]'): readonly string[] => {
  const text = `data: {shape: ${shape}, channels: 1}\nlevels: ${levels}\nhead: {width: 8}\n`;
  const { architecture, diagnostics } = loadModel({ file: 'spec.yaml', text });
  expect(diagnostics).to.deep.equal([]);
  return selfSimilarities(architecture!.levels).map(selfSimilarityText);
};

describe('the self-similarity of a model', () => {
  it('is told of levels that follow one rule', () => {
    expect(said('{module: ar, partition: 4, width: {start: 64, ratio: 1/2}}')).to.deep.equal([
      'levels 0 to 2: one rule, 4 patches a side, width halves',
    ]);
    expect(said('{module: masked, partition: 16, width: 8}')).to.deep.equal([
      'levels 0 to 1: one rule, 16 and 4 patches a side, the same width',
    ]);
    expect(said('{module: masked, partition: [4, 2], width: {start: 4, ratio: 2}}', '[16, 4]')).to.deep.equal([
      'levels 0 to 1: one rule, 4×2 patches, width doubles',
    ]);
    expect(said('{module: masked, partition: 8, width: {start: 100, ratio: 1/4}}', '[512]')).to.deep.equal([
      'levels 0 to 2: one rule, 8 patches, width divided by 4',
    ]);
  });

  it('is told of levels that are written out, and not of those that differ', () => {
    const written =
      '[{module: ar, patch: 16, width: 64}, {module: ar, patch: 4, width: 32}, {module: ar, patch: 1, width: 16}]';
    expect(said(written)).to.deep.equal(['levels 0 to 2: one rule, 4 patches a side, width halves']);
    expect(said('{module: ar, partition: 4, width: 64, 0: {module: masked}}')).to.deep.equal([
      'levels 1 to 2: one rule, 4 patches a side, the same width',
    ]);
    expect(said('{module: ar, partition: 4, width: [64, 28, 20]}')).to.deep.equal([]);
    expect(said('[{module: ar, patch: 1, width: 64}]')).to.deep.equal([]);
  });
});
