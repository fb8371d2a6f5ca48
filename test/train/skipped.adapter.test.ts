import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import { bars, labelsOf, loadModel } from '../end-to-end/models.ts';

const text = `
data: {shape: [8, 8], channels: 1, classes: 4}
levels:
  - {module: ar, patch: 4, width: 16, blocks: 1, heads: 2}
  - {module: masked, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
train: {batch: 6, rate: 1e-2, warmup: 0, schedule: constant, average: 0.9}
`;
const labels = labelsOf(6, 4);
const images = bars([8, 8], 1, labels);

describe('steps whose loss or gradients are not finite [adapter]', () => {
  let open: OpenDevice;
  let model: CompiledModel;
  let dispose: () => Promise<void>;
  before(async () => {
    open = await openDevice();
    ({ model, dispose } = await loadModel('skipped', text));
  });
  after(async () => {
    await open.close();
    await dispose();
  });

  const state = async ({ session }: Trainer): Promise<readonly Float32Array[]> => {
    const values: Float32Array[] = [];
    for (const part of ['weights', 'firstMoments', 'secondMoments', 'average'] as const)
      for (const entry of session.parameters.entries) values.push(await session.readParameter(entry, part));
    return values;
  };

  /** Takes step 1 with `poison` in a weight, which it then takes back. */
  const poisonedStep = async ({ session }: Trainer, poison: number, step: () => Promise<unknown>): Promise<void> => {
    const entry = session.parameters.entries.at(-1)!;
    const good = await session.readParameter(entry);
    session.parameters.write(
      entry,
      good.map((value, index) => (index === 0 ? poison : value)),
    );
    await step();
    session.parameters.write(entry, good);
  };

  for (const microBatch of [6, 2])
    for (const poison of [NaN, Infinity]) {
      it(`are told and change nothing (${poison}, ${microBatch} images at a time)`, async () => {
        const options = { ...model.description.train, microBatch };
        const [hit, spared] = [await Trainer.create(open, model, options), await Trainer.create(open, model, options)];
        for (const trainer of [hit, spared])
          expect(await trainer.step(images, labels, 0)).to.include({ skipped: false });
        const before = await state(hit);
        await poisonedStep(hit, poison, async () => {
          const { skipped, loss, gradientNorm } = await hit.step(images, labels, 1);
          expect(skipped).to.equal(true);
          expect(Number.isFinite(loss) && Number.isFinite(gradientNorm)).to.equal(false);
        });
        expect(await state(hit)).to.deep.equal(before);
        for (const trainer of [hit, spared])
          expect(await trainer.step(images, labels, 2)).to.include({ skipped: false });
        expect(await state(hit)).to.deep.equal(await state(spared));
        for (const trainer of [hit, spared]) trainer.close();
      });
    }
});
