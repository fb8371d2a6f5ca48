import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { CompiledModel, TrainOptions } from '../../runtime/model.ts';
import { averageDecayAt } from '../../runtime/train/schedule.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import { bars, labelsOf, loadModel } from '../end-to-end/models.ts';

const text = `
data: {shape: [8, 8], channels: 2, classes: 4}
levels:
  - {module: masked, patch: 4, width: 32, blocks: 1, heads: 2, hidden: 64}
  - {module: masked, patch: 2, width: 24, blocks: 1, heads: 2, hidden: 48, guidingPixel: true}
  - {module: ar, patch: 1, width: 16, blocks: 1, heads: 2, hidden: 32}
head: {width: 16, blocks: 1, heads: 2}
guidingHead: {width: 16, blocks: 1, heads: 2}
train: {batch: 6, rate: 1e-2, warmup: 0, schedule: constant, average: 0.9}
`;
const labels = labelsOf(6, 4);
const images = bars([8, 8], 2, labels);

describe('training [adapter]', () => {
  let open: OpenDevice;
  let model: CompiledModel;
  let dispose: () => Promise<void>;
  before(async () => {
    open = await openDevice();
    ({ model, dispose } = await loadModel('parts', text));
  });
  after(async () => {
    await open.close();
    await dispose();
  });

  const trainerOf = (options: Partial<TrainOptions>): Promise<Trainer> =>
    Trainer.create(open, model, { ...model.description.train, ...options });

  const read = async (
    { session }: Trainer,
    part: 'weights' | 'gradients' | 'average',
  ): Promise<readonly Float32Array[]> => {
    const values: Float32Array[] = [];
    for (const entry of session.parameters.entries) values.push(await session.readParameter(entry, part));
    return values;
  };

  for (const microBatch of [1, 2, 4]) {
    it(`${microBatch} images at a time: losses and gradients are the batch's`, async () => {
      const [whole, parts] = [await trainerOf({}), await trainerOf({ microBatch })];
      const expected = await whole.step(images, labels, 0);
      const actual = await parts.step(images, labels, 0);
      expect(actual.loss).to.be.closeTo(expected.loss, 2e-6 * expected.loss);
      expect(actual.bitsPerDim).to.be.closeTo(expected.bitsPerDim, 2e-6 * expected.bitsPerDim);
      expect(actual.guidingBits).to.be.closeTo(expected.guidingBits!, 2e-6 * expected.guidingBits!);
      expect(actual.gradientNorm).to.be.closeTo(expected.gradientNorm, 1e-5 * expected.gradientNorm);
      const [summed, direct] = [await read(parts, 'gradients'), await read(whole, 'gradients')];
      for (const [index, gradient] of direct.entries()) {
        const difference = Math.hypot(...gradient.map((g, i) => g - summed[index]![i]!));
        const name = model.plan.parameters[index]!.name;
        expect(difference, name).to.be.below(1e-5 * Math.hypot(...gradient) + 1e-7 * expected.gradientNorm);
      }
      for (const trainer of [whole, parts]) trainer.close();
    });
  }

  it('tells the bits of pixels and guiding pixels together, each value counted once, and those of guiding pixels', async () => {
    const trainer = await trainerOf({});
    const { loss, bitsPerDim, guidingBits } = await trainer.step(images, labels, 0);
    trainer.close();
    // A guiding pixel for 16 cells.
    expect(bitsPerDim).to.be.closeTo(loss / Math.LN2 - guidingBits! * (1 - 1 / 16), 1e-5);
  });

  it('keeps a moving average of the weights, and can work with it in their place', async () => {
    const trainer = await trainerOf({});
    const averages = (await read(trainer, 'average')).map((values) => Float64Array.from(values));
    expect(averages.map((values) => [...values])).to.deep.equal((await read(trainer, 'weights')).map((w) => [...w]));
    for (let step = 0; step < 4; step++) {
      await trainer.step(images, labels, step);
      const decay = averageDecayAt(trainer.options, step);
      for (const [index, weights] of (await read(trainer, 'weights')).entries())
        averages[index] = averages[index]!.map((average, i) => decay * average + (1 - decay) * weights[i]!);
    }
    const kept = await read(trainer, 'average');
    for (const [index, average] of averages.entries())
      average.forEach((value, i) => expect(kept[index]![i]).to.be.closeTo(value, 1e-6));
    const before = await read(trainer, 'weights');
    expect(await trainer.average!.inPlace(() => read(trainer, 'weights'))).to.deep.equal(kept);
    expect(await read(trainer, 'weights')).to.deep.equal(before);
    trainer.close();
  });

  it('has no memory for sums or an average that nobody wants', async () => {
    const bytes: number[] = [];
    for (const options of [{ average: 0 }, { average: 0.9 }, { average: 0.9, microBatch: 3 }]) {
      const trainer = await trainerOf(options);
      const { gradientSums, average } = trainer.session.memory;
      bytes.push(gradientSums + average);
      trainer.close();
    }
    const page = model.plan.pages.reduce((total, { bytes: size }) => total + size, 0);
    expect(bytes).to.deep.equal([0, page, 2 * page]);
  });
});
