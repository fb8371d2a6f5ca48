import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Saver } from '../../runtime/train/saver.node.ts';
import { intactBest, publishBest, readBest } from '../../runtime/runs/best.node.ts';
import { listCheckpoints, weightsOf } from '../../runtime/runs/checkpoints.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { withFolder } from '../emit/temporary-folder.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { at, Memory } from './memory.ts';

interface Bench {
  readonly run: RunFolder;
  readonly saver: Saver;
  readonly notes: string[];
}

const withSaver = (options: { keep?: number; disk?: FaultyDisk }, body: (bench: Bench) => Promise<void>) =>
  withFolder(async (folder) => {
    const run = new RunFolder(folder);
    const notes: string[] = [];
    const note = (text: string): void => void notes.push(text);
    const { keep = 2, ...rest } = options;
    const saver = new Saver({
      run,
      holder: new Memory(),
      position: at,
      every: 2,
      keep,
      saved: undefined,
      note,
      ...rest,
    });
    await body({ run, saver, notes });
  });

const stepsOf = async (run: RunFolder): Promise<readonly number[]> =>
  (await listCheckpoints(run)).map(({ step }) => step);

describe('checkpoints of a training', () => {
  it('are written when they are due, and as many stay as are asked for', () =>
    withSaver({ keep: 3 }, async ({ run, saver }) => {
      for (let step = 1; step <= 11; step++) await saver.saveIfDue(step);
      await saver.save(11);
      await saver.save(11);
      expect(await stepsOf(run)).to.deep.equal([8, 10, 11]);
      expect(saver.saved).to.equal(11);
    }));

  it('stay where they have scored best, whatever else goes', () =>
    withSaver({ keep: 1 }, async ({ run, saver }) => {
      const scores = [
        [1, 5],
        [3, 4],
        [5, 4.5],
        [7, NaN],
      ] as const;
      for (const [step, bitsPerDim] of scores) {
        await saver.keepIfBest(step, bitsPerDim);
        await saver.saveIfDue(step + 1);
      }
      expect(await stepsOf(run)).to.deep.equal([3, 8]);
      expect(await readBest(run)).to.include({ step: 3, bitsPerDim: 4 });
      const best = join(run.checkpoints, 'step-000003', 'model.safetensors');
      expect(await intactBest(run)).to.equal(best);
      expect(await readFile(run.bestWeights)).to.deep.equal(await readFile(best));
      expect(await readFile(run.weights)).not.to.deep.equal(await readFile(best));
    }));

  it('have no best before one has been scored', () =>
    withSaver({}, async ({ run, saver }) => {
      await saver.save(1);
      expect(await readBest(run)).to.equal(undefined);
      await publishBest(run);
      const thrown: unknown = await intactBest(run).catch((error: unknown) => error);
      expect(thrown).to.have.property('name', 'RunError');
      expect(thrown).to.have.property('suggestion').that.contains('train.evaluateEvery');
    }));

  it('are tried again where the disk was full', () =>
    withSaver({ disk: new FaultyDisk(5, 'refuse') }, async ({ run, saver, notes }) => {
      await saver.saveIfDue(2);
      expect(notes.join()).to.match(/ENOSPC[^]*There is none yet; training goes on/);
      await saver.saveIfDue(4);
      await saver.save(4);
      expect(await stepsOf(run)).to.deep.equal([4]);
      expect(weightsOf((await listCheckpoints(run))[0]!.folder)).to.contain('step-000004');
    }));

  it('keep the one before where the disk stays full, and the last one’s refusal is an error', () =>
    withSaver({ disk: new FaultyDisk(60, 'refuse all') }, async ({ run, saver, notes }) => {
      await saver.saveIfDue(2);
      for (const step of [4, 6, 8]) await saver.saveIfDue(step);
      expect(notes.at(-1)).to.match(/step-000008: it could not be written: ENOSPC[^]*That of step \d is kept/);
      const thrown: unknown = await saver.save(9).catch((error: unknown) => error);
      expect(thrown).to.have.property('name', 'CheckpointError');
      expect((await stepsOf(run)).at(-1)).to.equal(saver.saved);
    }));
});
