import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { SkippedSteps } from '../../runtime/train/skipped-steps.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import type { StepResult } from '../../runtime/train/trainer.ts';
import { withFolder } from '../emit/temporary-folder.ts';

const fine: StepResult = {
  ...{ loss: 1, bitsPerDim: 1, guidingBits: undefined, gradientNorm: 1, rate: 1e-3, skipped: false },
  ...{ lossScale: 1024, overflowed: false },
};
const overflow: StepResult = { ...fine, gradientNorm: Infinity, skipped: true, overflowed: true };
const bad: StepResult = { ...fine, loss: NaN, skipped: true };

const batch = { tokens: Uint32Array.of(1), labels: Uint32Array.of(0), step: 4, filled: 1 };

/** What has become of a training of such steps that stops after three in a row that were skipped. */
const after = async (
  ...results: readonly StepResult[]
): Promise<{ notes: string[]; stopped: boolean; files: string[] }> => {
  const notes: string[] = [];
  let outcome: { stopped: boolean; files: string[] } | undefined;
  await withFolder(async (folder) => {
    const skipped = new SkippedSteps({
      ...{ run: new RunFolder(folder), dataset: { extents: [1], channels: 1 }, seed: 1, patience: 3 },
      ...{ saved: () => undefined, note: (text: string) => void notes.push(text) },
    });
    let stopped = false;
    try {
      for (const result of results) await skipped.see(result, batch);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'DivergedError')) throw error;
      stopped = true;
    }
    outcome = { stopped, files: await readdir(folder) };
  });
  return { notes, ...outcome! };
};

describe('the watch over skipped steps', () => {
  it('stops after so many in a row, and keeps the batch', async () => {
    expect(await after(bad, bad)).to.include({ stopped: false });
    expect(await after(bad, bad, fine, bad, bad)).to.include({ stopped: false });
    const { stopped, files } = await after(bad, bad, bad);
    expect([stopped, files]).to.deep.equal([true, ['bad-batch-step-5.safetensors']]);
  });

  it("doesn't count steps that overflowed for their loss scale, but tells of them", async () => {
    const { stopped, notes } = await after(...Array.from({ length: 12 }, () => overflow));
    expect(stopped).to.equal(false);
    expect(notes).to.have.length(12);
    expect(notes[0]).to.equal('Step 5 is skipped: the gradients of the loss times 1024 overflow. The scale is halved.');
  });

  it('counts on over an overflow: no weight has changed since', async () => {
    expect(await after(bad, overflow, bad)).to.include({ stopped: false });
    expect(await after(bad, overflow, bad, bad)).to.include({ stopped: true });
  });

  it('counts overflows at the least scale', async () => {
    const floor = { ...overflow, lossScale: 1, overflowed: false };
    expect(await after(floor, floor, floor)).to.include({ stopped: true });
  });
});
