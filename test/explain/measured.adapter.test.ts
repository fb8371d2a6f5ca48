import { expect } from 'chai';
import { lowerSpec } from '../../bench/own/model-side.ts';
import { findAdapter } from '../../compiler/adapters/find-adapter.ts';
import { explainModel } from '../../compiler/explain/explain-model.ts';
import { startRunner } from '../../compiler/profile/runner.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';

/** Watches every buffer and texture of a device: the most bytes that live at a time. */
const watchMemory = ({ device }: OpenDevice): (() => number) => {
  let [live, peak] = [0, 0];
  const count = <T extends { destroy(): undefined }>(resource: T, bytes: number): T => {
    live += bytes;
    peak = Math.max(peak, live);
    const destroy = resource.destroy.bind(resource);
    let alive = true;
    resource.destroy = () => {
      if (alive) live -= bytes;
      alive = false;
      destroy();
      return undefined;
    };
    return resource;
  };
  const [buffer, texture] = [device.createBuffer.bind(device), device.createTexture.bind(device)];
  device.createBuffer = (descriptor) => count(buffer(descriptor), descriptor.size);
  device.createTexture = (descriptor) => {
    const made = texture(descriptor);
    return count(made, made.width * made.height * made.depthOrArrayLayers * 16); // rgba32float is all there is
  };
  return () => peak;
};

describe('what explain predicts is what happens [adapter]', function () {
  let open: OpenDevice;
  beforeEach(async () => {
    open = await openDevice({ adapter: 'software' });
  });
  afterEach(() => open.close());

  for (const overrides of [[], ['levels.0.module=masked', 'levels.1.module=masked']] as const) {
    for (const task of ['train', 'sample'] as const) {
      it(`${task}: ${overrides.length === 0 ? 'ar' : 'masked'} levels`, async () => {
        const lowered = await lowerSpec('specs/fashion-ar.yaml', overrides);
        const explained = explainModel(lowered, 2, await findAdapter('software'));
        const { dispatches, memoryBytes } = task === 'train' ? explained.training : explained.sampling;
        const peak = watchMemory(open);
        const { session, run } = await startRunner(open, lowered, { task, batch: 2 });
        const before = session.recorder.counts.dispatches;
        await run(0);
        expect(session.recorder.counts.dispatches - before).to.equal(dispatches);
        expect(peak()).to.be.within(memoryBytes / 1.1, memoryBytes * 1.1);
        session.close();
      });
    }
  }

  it('a step in parts, with an average of the weights', async () => {
    const overrides = ['train.batch=5', 'train.microBatch=2', 'train.average=0.9'];
    const lowered = await lowerSpec('specs/fashion-ar.yaml', overrides);
    const { dispatches, memoryBytes } = explainModel(lowered, 5, await findAdapter('software')).training;
    const peak = watchMemory(open);
    const trainer = await Trainer.create(open, inMemoryModel(lowered));
    const before = trainer.session.recorder.counts.dispatches;
    await trainer.step(new Uint32Array(5 * 784), new Uint32Array(5), 0);
    expect(trainer.session.recorder.counts.dispatches - before).to.equal(dispatches);
    expect(peak()).to.be.within(memoryBytes / 1.1, memoryBytes * 1.1);
    trainer.close();
  });
});
