import { expect } from 'chai';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSafetensors } from '../../runtime/formats/safetensors.node.ts';
import {
  loadCheckpoint,
  removeOld,
  removeTorn,
  weightsOf,
  writeCheckpoint,
} from '../../runtime/runs/checkpoints.node.ts';
import { intactWeights, newestIntact } from '../../runtime/runs/intact.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { withFolder } from '../emit/temporary-folder.ts';
import { FaultyDisk } from './faulty-disk.ts';
import type { Fault } from './faulty-disk.ts';
import { at, Memory } from './memory.ts';

/** Parameters that are all `fill`. */
const filled = (fill: number): Memory => Object.assign(new Memory(), { fill });

const silent = (): void => undefined;

/** Writes checkpoint 1 well and checkpoint 2, the only one to stay, with a fault; gives whether the fault came. */
const writeWithFault = async (run: RunFolder, call: number, fault: Fault): Promise<boolean> => {
  await mkdir(run.path);
  await writeFile(run.spec, 'name: tiny\n');
  await writeCheckpoint(run, filled(1), at(1), new FaultyDisk(Infinity, 'kill'));
  const disk = new FaultyDisk(call, fault);
  const write = async (): Promise<void> => {
    await writeCheckpoint(run, filled(2), at(2), disk);
    await removeOld(run, 1, undefined, disk);
  };
  const thrown: unknown = await write().catch((error: unknown) => error);
  // Only clean-up may fail without a word.
  if (!disk.struck) expect(thrown).to.equal(undefined);
  return disk.struck;
};

/** Checks that the run is wholly as after step 1 or as after step 2, and gives the step. */
const checkWhole = async (run: RunFolder): Promise<number> => {
  const checkpoint = await newestIntact(run, silent);
  expect(checkpoint, 'a checkpoint').not.to.equal(undefined);
  const { step } = checkpoint!;
  const loaded = new Memory();
  await loadCheckpoint(checkpoint!, loaded, at(step));
  expect(loaded.held.size).to.equal(6);
  for (const [name, values] of loaded.held) expect([...new Set(values)], name).to.deep.equal([step]);
  const weights = await openSafetensors(await intactWeights(run, silent));
  await weights.close();
  expect(weights.metadata['step']).to.be.oneOf(['1', String(step)]);
  return step;
};

describe('a checkpoint whose writing goes wrong at any call to the disk', () => {
  for (const fault of ['refuse', 'refuse all', 'kill', 'power cut'] as const) {
    it(`is there or isn't, whole, and so is the one before it (${fault})`, () =>
      withFolder(async (folder) => {
        const steps = new Set<number>();
        for (let call = 0; ; call++) {
          const run = new RunFolder(join(folder, String(call)));
          const struck = await writeWithFault(run, call, fault);
          steps.add(await checkWhole(run));
          await removeTorn(run);
          expect((await readdir(run.checkpoints)).filter((name) => name.startsWith('.'))).to.deep.equal([]);
          if (struck) continue;
          expect(call).to.be.greaterThan(25);
          break;
        }
        expect([...steps]).to.have.members([1, 2]);
      }));
  }

  it('goes well the next time', () =>
    withFolder(async (folder) => {
      const run = new RunFolder(join(folder, 'run'));
      await writeWithFault(run, 12, 'refuse all');
      expect(await checkWhole(run)).to.equal(1);
      const checkpoint = await writeCheckpoint(run, filled(2), at(2));
      expect(await checkWhole(run)).to.equal(2);
      expect(await intactWeights(run, silent)).to.equal(run.weights);
      expect((await readdir(checkpoint.folder)).some((name) => name.startsWith('.'))).to.equal(false);
      expect(weightsOf(checkpoint.folder)).to.contain('step-000002');
    }));
});
