import { expect } from 'chai';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointAt } from '../../runtime/runs/checkpoints.node.ts';
import { encodeManifest, manifestPath, readManifest } from '../../runtime/runs/manifest.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { readLog } from '../../runtime/runs/run-log.node.ts';
import type { LossScale } from '../../runtime/train/loss-scaler.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { goOn, tinyRun } from './tiny-run.ts';

const trainedSteps = 14;

/** Goes on, and presses Ctrl-C during a step. */
const goOnUntil = async (run: RunFolder, last: number): Promise<void> => {
  const interruption: { requested: number | undefined } = { requested: undefined };
  const { step } = await goOn(run, { interruption }, (done) => {
    if (done === last) interruption.requested = 130;
  });
  expect(step).to.equal(last);
};

describe('the loss scale of a run [adapter]', function () {
  let folder: TinyFolder;
  let begun: RunFolder;

  before(async () => {
    folder = await tinyFolder();
    begun = await tinyRun(folder, 'begun', [
      ...['train.precision=mixed', `train.steps=${trainedSteps}`, 'train.checkpointEvery=1', 'train.average=0.9'],
    ]);
    await goOnUntil(begun, 2);
  });
  after(() => folder.remove());

  /** The run after two steps, as if its loss scale stood so. */
  const begunWith = async (name: string, lossScale: LossScale): Promise<RunFolder> => {
    const run = new RunFolder(join(folder.path, name));
    await cp(begun.path, run.path, { recursive: true });
    const { folder: checkpoint } = checkpointAt(run, 2);
    await writeFile(manifestPath(checkpoint), encodeManifest({ ...(await readManifest(checkpoint)), lossScale }));
    return run;
  };

  const outcome = async (run: RunFolder) => {
    const { folder: last } = checkpointAt(run, trainedSteps);
    const files = ['model.safetensors', 'training.safetensors'].map((file) => readFile(join(last, file), 'latin1'));
    const steps = (await readLog(run.log)).flatMap((row) =>
      row.kind === 'step' || row.kind === 'skipped' ? [[row.step, row.kind, row.loss, row.lossScale] as const] : [],
    );
    return { files: await Promise.all(files), steps, lossScale: (await readManifest(last)).lossScale };
  };

  it('is in its checkpoints, with the steps that it has held for', async () => {
    const { lossScale } = await readManifest(checkpointAt(begun, 2).folder);
    expect(lossScale).to.deep.equal({ scale: 65536, finiteSteps: 2 });
  });

  const cases: Readonly<Record<string, LossScale>> = {
    'while it grows': { scale: 2 ** 16, finiteSteps: 1994 },
    // Squares of gradients overflow in 32 bits.
    'while it shrinks': { scale: 2 ** 70, finiteSteps: 0 },
  };
  for (const [when, start] of Object.entries(cases))
    it(`goes on bit for bit where the training is interrupted ${when}`, async () => {
      const [whole, parts] = [await begunWith(`whole ${when}`, start), await begunWith(`parts ${when}`, start)];
      await goOn(whole);
      for (const last of [4, 5, 9, 12]) await goOnUntil(parts, last);
      await goOn(parts);
      const expected = await outcome(whole);
      const halved = expected.steps.filter(([, kind]) => kind === 'skipped').length;
      if (start.finiteSteps > 0) expect(expected.lossScale).to.deep.equal({ scale: 2 ** 17, finiteSteps: 6 });
      else expect([halved > 3, expected.lossScale?.scale]).to.deep.equal([true, 2 ** (70 - halved)]);
      expect(await outcome(parts)).to.deep.equal(expected);
    });
});
