import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import { bars, labelsOf, loadModel } from './models.ts';

const spec = (module: string): string => `
data: {shape: [8, 8], channels: 1, classes: 4, labelDrop: 0}
levels:
  - {module: ${module}, patch: 4, width: 32, blocks: 1, heads: 2, hidden: 64}
  - {module: ${module}, patch: 1, width: 32, blocks: 1, heads: 2, hidden: 64}
head: {width: 32, blocks: 1, heads: 2}
train: {batch: 4, steps: 450, rate: 3e-3, warmup: 10, schedule: constant}
`;

describe('overfitting one batch [adapter]', function () {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  for (const module of ['ar', 'masked']) {
    it(`${module}: the loss goes to zero`, async () => {
      const { model, dispose } = await loadModel(`overfit-${module}`, spec(module));
      const trainer = await Trainer.create(open, model);
      const labels = labelsOf(4, 4);
      const images = bars(model.description.data.extents, 1, labels);
      let loss = Infinity;
      for (let step = 0; step < model.description.train.steps; step++)
        ({ loss } = await trainer.step(images, labels, step));
      // Nats per value; guessing costs ln 256 = 5.5.
      expect(loss).to.be.lessThan(0.02);
      trainer.close();
      await dispose();
    });
  }
});
