import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { buildLikelihood } from '../../compiler/3-build/graphs/likelihood.ts';
import { buildSampler } from '../../compiler/3-build/graphs/sampler.ts';
import { buildScorer } from '../../compiler/3-build/graphs/scorer.ts';
import type { Graph } from '../../compiler/ir/graph.ts';

const text = `
data: {shape: [16, 16], channels: 3, classes: 4}
levels:
  - {module: ar, patch: 4, width: 32, blocks: 2, heads: 2, dropout: 0.3}
  - {module: masked, patch: 1, width: 24, blocks: 2, heads: 2, dropout: 0.3}
head: {width: 16, blocks: 1, heads: 2}
`;

const drops = ({ nodes }: Graph): number =>
  nodes.filter(
    ({ attributes }) =>
      ('fn' in attributes && attributes.fn === 'dropout') || ('dropout' in attributes && attributes.dropout > 0),
  ).length;

describe('dropout', () => {
  const { architecture } = loadModel({ file: 'dropout.yaml', text });

  it('is in the training graph alone', () => {
    if (architecture === undefined) throw new Error('the spec is faulty');
    // An ar block drops attention scores and two projections, a masked one another projection inside its perceptron.
    expect(drops(buildLikelihood(architecture, true))).to.equal(2 * 3 + 2 * 4);
    const others = [
      buildLikelihood(architecture, false),
      ...buildScorer(architecture),
      ...buildSampler(architecture).segments,
    ];
    expect(others.map(drops)).to.deep.equal(others.map(() => 0));
  });
});
