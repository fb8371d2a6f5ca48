import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import { enliven } from '../end-to-end/lively-parameters.ts';
import { bars, labelsOf, loadModel } from '../end-to-end/models.ts';

const text = `
data: {shape: [4, 4], channels: 1, classes: 4}
levels:
  - {module: ar, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
train: {batch: 2, rate: 1e-2, warmup: 0, schedule: constant}
`;
const labels = labelsOf(2, 4);
const images = bars([4, 4], 1, labels);

describe('the first draw after a training step [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  for (const average of [0, 0.9])
    it(`uses the weights as they are, like every draw that follows (average: ${average})`, async () => {
      const { model, dispose } = await loadModel('first-draw', text, [`train.average=${average}`]);
      const trainer = await Trainer.create(open, model);
      enliven(trainer.session, 5);
      await trainer.step(images, labels, 0);
      const request = {
        labels: Uint32Array.of(0, 1, 2),
        firstImage: 0,
        options: { ...model.description.sample, guidance: 2, seed: 5 },
        iterations: iterationCounts(model),
      };
      const sampler = await Sampler.create(trainer.session, model, 3, true, request.iterations);
      const first = await sampler.draw(request);
      expect(first.logProbabilities.some((value) => value < -0.1)).to.equal(true);
      expect(await sampler.draw(request)).to.deep.equal(first);
      await trainer.step(images, labels, 1);
      expect((await sampler.draw(request)).logProbabilities, 'after another step').to.not.deep.equal(
        first.logProbabilities,
      );
      trainer.close();
      await dispose();
    });
});
