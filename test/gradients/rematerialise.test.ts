import { expect } from 'chai';
import { lowerSpec } from '../../bench/own/model-side.ts';
import { plannedMemory } from '../../runtime/execute/memory.ts';
import { trainingCapacity } from '../../runtime/recursion/capacity.ts';

/** Bytes that a training step's values take on the GPU. */
const activationBytes = async (...overrides: readonly string[]): Promise<number> => {
  const lowered = await lowerSpec('bench/specs/bench-ar.yaml', overrides);
  return plannedMemory(lowered.plan, { train: trainingCapacity(lowered.recursion, 8) }, undefined).programs;
};

describe('rematerialisation', () => {
  it('lets 16 blocks take no more memory than 4', async () => {
    const sparing = await activationBytes('levels.0.blocks=1', 'levels.1.blocks=16', 'train.rematerialise=true');
    expect(sparing).to.be.below(await activationBytes('levels.0.blocks=1', 'levels.1.blocks=4'));
  });

  it('is off by default', async () => {
    expect(await activationBytes()).to.equal(await activationBytes('train.rematerialise=false'));
  });
});
