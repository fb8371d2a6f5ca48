import { expect } from 'chai';
import { lowerSpec } from '../../bench/own/model-side.ts';
import { startRunner } from '../../compiler/profile/runner.ts';
import type { RunnerRequest } from '../../compiler/profile/runner.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { openNullDevice } from '../../runtime/device/index.ts';
import { softwareAdapter } from './software-adapter.ts';
import { plannedMemory } from '../../runtime/execute/memory.ts';
import type { Capacities } from '../../runtime/execute/memory.ts';
import { iterationCounts, sampleCapacity } from '../../runtime/sample/sampler.ts';
import { trainingCapacity } from '../../runtime/recursion/capacity.ts';

describe('memory on the GPU', () => {
  for (const task of ['train', 'sample'] as const) {
    it(`is what the plan says before a session opens (${task})`, async () => {
      const request: RunnerRequest = { task, batch: 2 };
      const lowered = await lowerSpec('specs/fashion-ar.yaml', ['levels.1.module=masked']);
      const model = inMemoryModel(lowered);
      const programs: Capacities =
        task === 'train'
          ? { train: trainingCapacity(model.description.recursion, 2), optimise: {} }
          : { sample: sampleCapacity(model, 2, true, iterationCounts(model)) };
      const open = await openNullDevice();
      const { session } = await startRunner(open, lowered, request);
      const planned = plannedMemory(lowered.plan, programs, open);
      expect(session.memory).to.deep.equal(planned);
      session.close();
      await open.close();
    });
  }

  it('has copies of the weights where kernels read them from textures', async () => {
    const { plan } = await lowerSpec('specs/fashion-ar.yaml');
    const programs: Capacities = { score: { images: 1, level1: 1, level2: 1 } };
    const plain = plannedMemory(plan, programs, undefined);
    const software = plannedMemory(plan, programs, softwareAdapter);
    expect(plain.textures).to.equal(0);
    expect(software.textures).to.be.within(1, plain.weights);
    expect({ ...software, textures: 0 }).to.deep.equal(plain);
  });
});
