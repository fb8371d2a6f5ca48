import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { livelyModel } from './lively-model.ts';

const text = `
data: {shape: [8, 8], channels: 3, classes: 3}
levels:
  - {module: masked, patch: 4, width: 16, blocks: 1, heads: 2, iterations: 3}
  - {module: masked, patch: 2, width: 16, blocks: 1, heads: 2, iterations: 2, guidingPixel: true}
  - {module: ar, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
guidingHead: {width: 16, blocks: 1, heads: 2}
`;

describe('the trace of a sampling [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  for (const guidance of [1, 2]) {
    it(`guidance ${guidance}: every region is worked on once, those inside it in between, and the images are the same`, async () => {
      const { model, session } = livelyModel(open, text);
      const iterations = iterationCounts(model);
      const sampler = await Sampler.create(session, model, 2, guidance !== 1, iterations);
      const options = { ...model.description.sample, guidance, seed: 4 };
      const request = { labels: Uint32Array.of(0, 2), firstImage: 0, options, iterations };
      const { trace, ...drawn } = await sampler.drawTraced(request);
      expect(await sampler.draw(request)).to.deep.equal(drawn);

      const originsOf = (level: string): number[] =>
        trace.filter((entry) => entry.level === level).flatMap(({ origins }) => [...origins]);
      const all = (count: number, cell: (place: number) => number): number[] =>
        [0, 1].flatMap((image) => Array.from({ length: count }, (_, place) => 64 * image + cell(place)));
      const sorted = (origins: number[]): number[] => origins.sort((a, b) => a - b);
      expect(originsOf('level0')).to.deep.equal([0, 64]);
      expect(sorted(originsOf('level1'))).to.deep.equal(all(4, (i) => 32 * (i >> 1) + 4 * (i & 1)));
      expect(sorted(originsOf('level2'))).to.deep.equal(all(16, (i) => 16 * (i >> 2) + 2 * (i & 3)));
      expect(sorted(originsOf('head'))).to.deep.equal(all(64, (i) => i));
      // The first iteration picks one of four patches of each image; its four regions inside come in two iterations.
      const names = trace.map(({ level }) => level);
      expect(names.slice(0, 4)).to.deep.equal(['level0', 'level1', 'level2', 'head']);
      expect(trace[1]!.origins).to.have.length(2);
      expect(names.filter((name) => name === 'head')).to.have.length(3 * 2 * 4);
      session.close();
    });
  }

  it('keeps the guiding pixels of all levels that have them', async () => {
    const { model, session } = livelyModel(open, text);
    const iterations = iterationCounts(model);
    const sampler = await Sampler.create(session, model, 1, false, iterations);
    const options = { ...model.description.sample, guidance: 1, seed: 4 };
    const { trace } = await sampler.drawTraced({ labels: Uint32Array.of(1), firstImage: 0, options, iterations });
    for (const { level, origins, guides } of trace) {
      if (level === 'level1') expect(guides).to.have.length(3 * origins.length);
      else expect(guides).to.equal(undefined);
    }
    const colours = trace.flatMap(({ guides }) => [...(guides ?? [])]);
    expect(colours.every((token) => token < 256)).to.equal(true);
    expect(new Set(colours).size).to.be.above(1);
    session.close();
  });
});
