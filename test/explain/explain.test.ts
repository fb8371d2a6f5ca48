import { expect } from 'chai';
import { lowerSpec } from '../../bench/own/model-side.ts';
import { findAdapter } from '../../compiler/adapters/find-adapter.ts';
import { explainModel } from '../../compiler/explain/explain-model.ts';
import type { Explanation } from '../../compiler/explain/explanation.ts';
import { renderExplanation } from '../../compiler/explain/render-text.ts';
import { loadModel } from '../../compiler/load-model.ts';
import { lowerModel } from '../../compiler/lower.ts';

const explain = async (spec: string, batch = 1): Promise<Explanation> =>
  explainModel(await lowerSpec(`specs/${spec}.yaml`), batch, await findAdapter('h100'));

const explainText = async (text: string): Promise<Explanation> => {
  const { architecture, diagnostics } = loadModel({ file: 'test.yaml', text });
  if (architecture === undefined) throw new Error(JSON.stringify(diagnostics));
  return explainModel(lowerModel(architecture), 1, await findAdapter('h100'));
};

const near = (value: number, paper: number): void => {
  expect(value).to.be.within(0.95 * paper, 1.05 * paper);
};

describe("explain reproduces the paper's GFLOPs within 5 %", () => {
  it('three levels of 64×64: 438', async () => near((await explain('fractalar-in64')).paperGflops, 438));

  it('two levels, 4096 pixels and 3 channels: 5516', async () => {
    const spec = `name: two
data: {shape: [64, 64], channels: 3, classes: 1000}
levels:
  - {module: ar, patch: 1, width: 1024, blocks: 32, heads: 16}
head: {width: 128, blocks: 3, heads: 4}`;
    near((await explainText(spec)).paperGflops, 5516);
  });

  it('one flat sequence of 12,288 values: 29845', async () => {
    const spec = `name: flat
data: {shape: [12288], channels: 1, classes: 1000}
levels:
  - {module: ar, patch: 1, width: 1024, blocks: 32, heads: 16}
head: {width: 16, blocks: 1, heads: 1}`;
    const { levels } = await explainText(spec);
    near(levels[0]!.paperGflops, 29845);
  });

  it('the large model of 256×256 by level: 215, 208, 419, 22', async () => {
    const { levels } = await explain('fractalmar-large-in256');
    for (const [index, paper] of [215, 208, 419, 22].entries()) near(levels[index]!.paperGflops, paper);
    for (const level of levels) expect(level.gflops.forward, level.name).to.be.above(level.paperGflops);
  });
});

describe('explain', () => {
  it('counts the tables by which categorical values enter, and tells them', async () => {
    const textOf = (values: string): string => `
data: {shape: [8], channels: 2, alphabet: 5, values: ${values}}
levels: [{module: ar, patch: 4, width: 24, heads: 2}, {module: masked, patch: 1, width: 8, heads: 1, guidingPixel: true}]
head: {width: 8, heads: 1}
`;
    const [ordinal, categorical] = [await explainText(textOf('ordinal')), await explainText(textOf('categorical'))];
    // 24 features for 8 tokens are 4 for each, 8 features for 2 tokens also; the weights of the linear embedding have as many more columns.
    const more = (tokens: number, width: number): number => 4 * 2 * 5 + 3 * tokens * width;
    expect(categorical.levels[0]!.parameters - ordinal.levels[0]!.parameters).to.equal(more(8, 24));
    expect(categorical.levels[1]!.parameters - ordinal.levels[1]!.parameters).to.equal(2 * more(2, 8));
    expect(renderExplanation(categorical)).to.contain('2 channels; 5 categorical values, which enter by a table');
  });

  it('tells the recursion', async () => {
    const { levels, parameters } = await explain('fractalmar-in64', 2);
    expect(parameters).to.equal(431_995_648);
    expect(
      levels.map(({ name, module, tokens, rows, given }) => ({ name, module, tokens, rows, given })),
    ).to.deep.equal([
      { name: 'level0', module: 'masked', tokens: 261, rows: 2, given: { conditions: 5, width: 1024 } },
      { name: 'level1', module: 'masked', tokens: 21, rows: 512, given: { conditions: 5, width: 1024 } },
      { name: 'head', module: 'categorical', tokens: 3, rows: 8192, given: { conditions: 1, width: 512 } },
    ]);
  });

  it('counts caches by hand: keys and values of two blocks’ width for every token, doubled by guidance', async () => {
    const { levels } = await explain('fashion-ar', 3);
    const bytes = (rows: number, tokens: number, width: number, blocks: number): number =>
      2 * 3 * rows * tokens * width * blocks * 2 * 4;
    expect(levels.map(({ cacheBytes }) => cacheBytes)).to.deep.equal([
      bytes(1, 49, 96, 3),
      bytes(1, 16, 48, 1),
      bytes(1, 1, 32, 1),
    ]);
  });

  it('knows how deep sampling is', async () => {
    const ar = await explain('fashion-ar');
    expect(ar.sampling.depth).to.deep.equal({ steps: 49 + 784 + 784, blocks: 3 * 49 + 784 + 784 });
    const again = await explain('fashion-ar', 7);
    expect(again.sampling.depth).to.deep.equal(ar.sampling.depth);
    expect(again.sampling.dispatches).to.equal(ar.sampling.dispatches);
  });

  it('says which batch fits, and the next one does not', async () => {
    const software = await findAdapter('software');
    const lowered = await lowerSpec('specs/fashion-ar.yaml');
    for (const task of ['training', 'sampling'] as const) {
      const { largestBatch, bound } = explainModel(lowered, 1, software)[task].fit;
      expect(bound).to.equal('buffers');
      const [at, beyond] = [largestBatch, largestBatch + 1].map((n) => explainModel(lowered, n, software)[task]);
      expect(at!.fit.fits).to.equal(true);
      expect(at!.limits[0]!.needed).to.be.at.most(at!.limits[0]!.offered);
      expect(beyond!.fit.fits).to.equal(false);
      expect(beyond!.limits[0]!.needed).to.be.above(beyond!.limits[0]!.offered);
    }
  });

  it('is bound by memory where there is little', async () => {
    const h100 = await findAdapter('h100');
    const small = { ...h100, memory: { value: 40e6, source: 'test' } };
    const { training } = explainModel(await lowerSpec('specs/fashion-ar.yaml'), 1, small);
    const { largestBatch, bound } = training.fit;
    expect(bound).to.equal('memory');
    const at = explainModel(await lowerSpec('specs/fashion-ar.yaml'), largestBatch, small).training;
    expect(at.memoryBytes).to.be.within(36e6 - 8e6, 40e6);
  });
});
