import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { buildLikelihood } from '../../compiler/3-build/graphs/likelihood.ts';
import { buildSampler } from '../../compiler/3-build/graphs/sampler.ts';
import { lower } from '../../compiler/5-lower/lower.ts';
import { schedule } from '../../compiler/6-schedule/schedule.ts';
import type { Graph } from '../../compiler/ir/graph.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { Session } from '../../runtime/execute/session.ts';
import { enliven } from './lively-parameters.ts';

const text = `
data: {shape: [8, 8], channels: 3, classes: 3}
levels:
  - {module: ar, patch: 4, width: 32, blocks: 2, heads: 2, hidden: 64}
  - {module: ar, patch: 1, width: 24, blocks: 1, heads: 2, hidden: 48}
head: {width: 16, blocks: 1, heads: 2}
`;
const images = 2;
const cells = 64;
const channels = 3;
const alphabet = 256;

/** The likelihood graph with the head's logits and targets among its results. */
const withLogits = (graph: Graph): Graph => {
  const outputs = graph.nodes.flatMap((node) => node.outputs);
  const named = ['head.logits', 'target'].map((name) => [name, outputs.find((value) => value.name === name)] as const);
  const found = named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { ...graph, results: new Map([...graph.results, ...found]) };
};

describe('key/value caches [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  it('arg-max sampling with caches draws the pixels that a pass without caches finds most probable', async () => {
    const { architecture } = loadModel({ file: 'cache.yaml', text });
    if (architecture === undefined) throw new Error('the spec is faulty');
    const sampler = buildSampler(architecture);
    const evaluate = withLogits(buildLikelihood(architecture, false));
    const { plan, kernels } = schedule({ name: 'cache' }, lower({ evaluate: [evaluate], sample: sampler.segments }));
    const session = new Session(open, plan, (file) => Promise.resolve(kernels.get(file) ?? ''));
    enliven(session, 3);
    const codebook = plan.parameters.find((entry) => entry.name === 'head.codebook');
    if (codebook === undefined) throw new Error('no codebook');
    // Codebooks far apart make the most probable token clear.
    session.parameters.write(
      codebook,
      (await session.readParameter(codebook)).map((value) => 40 * value),
    );

    const labels = Uint32Array.of(0, 2);
    const origins = Uint32Array.of(0, cells);
    const sample = await session.program('sample', { images, canvases: images });
    sample.write('labels', labels);
    sample.write('dropped', new Uint32Array(images));
    sample.write('level0.origins', origins);
    const scalars = {
      images,
      canvases: images,
      seedLow: 0,
      seedHigh: 0,
      firstImage: 0,
      guided: 0,
      guidance: 1,
      temperature: 1,
      filterThreshold: 0,
      greedy: 1,
    };
    const run = (segment: string, position: number): void => {
      session.recorder.run(sample, segment, { ...scalars, position });
    };
    run('start', 0);
    run('level0.begin', 0);
    for (let patch = 0; patch < 4; patch++) {
      run(patch === 0 ? 'level0.first' : 'level0.next', patch);
      run('level1.begin', 0);
      for (let pixel = 0; pixel < 16; pixel++) {
        run(pixel === 0 ? 'level1.first' : 'level1.next', pixel);
        run('head.draw', 0);
      }
    }
    const drawn = await session.readWords(sample, 'canvas', images * cells * channels);
    expect(new Set(drawn).size).to.be.greaterThan(8);

    const likelihood = await session.program('evaluate', { images });
    likelihood.write('canvas', drawn);
    likelihood.write('labels', labels);
    likelihood.write('dropped', new Uint32Array(images));
    likelihood.write('origins', origins);
    session.recorder.run(likelihood, 'evaluate', { images, seedLow: 0, seedHigh: 0, step: 0 });
    const rows = images * cells * channels;
    const logits = await session.readFloats(likelihood, 'head.logits', rows * alphabet);
    const targets = await session.readWords(likelihood, 'target', rows);
    for (let row = 0; row < rows; row++) {
      const scores = logits.subarray(row * alphabet, (row + 1) * alphabet);
      expect(scores.indexOf(Math.max(...scores)), `row ${row}`).to.equal(targets[row]);
    }
    session.close();
  });
});
