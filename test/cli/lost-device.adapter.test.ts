import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice, OpenOptions } from '../../runtime/device/index.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { goOn, tinyRun } from './tiny-run.ts';

const overrides = ['train.steps=8', 'train.checkpointEvery=3', 'train.average=0.9'];

/** Opens devices, of which the first `times` are lost while somebody waits for them the `wait`th time. */
const losing = (wait: number, times: number): ((options: OpenOptions) => Promise<OpenDevice>) => {
  let opened = 0;
  return async (options) => {
    const open = await openDevice(options);
    if (opened++ >= times) return open;
    let waits = 0;
    return {
      ...open,
      awaitGpu: (promise) => {
        if (++waits === wait) open.device.destroy();
        return open.awaitGpu(promise);
      },
    };
  };
};

const outcome = (run: RunFolder): Promise<readonly string[]> =>
  Promise.all(
    ['model.safetensors', 'training.safetensors'].map((file) =>
      readFile(join(run.checkpoints, 'step-000008', file), 'latin1'),
    ),
  );

describe('a training whose device is lost [adapter]', function () {
  let folder: TinyFolder;
  let expected: readonly string[];
  before(async () => {
    folder = await tinyFolder();
    const whole = await tinyRun(folder, 'whole', overrides);
    await goOn(whole);
    expected = await outcome(whole);
  });
  after(() => folder.remove());

  const expectSame = async (run: RunFolder): Promise<void> => {
    const found = await outcome(run);
    for (const [index, content] of expected.entries()) expect(found[index] === content).to.equal(true);
  };

  // A step waits twice; a checkpoint waits for every parameter's parts.
  for (const wait of [2, 9, 40]) {
    it(`opens another and goes on, bit for bit (lost at wait ${wait})`, async () => {
      const run = await tinyRun(folder, `lost-${wait}`, overrides);
      const { notes, ...result } = await goOn(run, { open: losing(wait, 1) });
      expect(result).to.include({ step: 8, stopped: undefined });
      expect(notes).to.match(/The GPU was lost \(destroyed\)[^]*Opening it again, to go on after step [03]/);
      await expectSame(run);
    });
  }

  it('gives up where that does not help, and goes on bit for bit when told to', async () => {
    const run = await tinyRun(folder, 'hopeless', overrides);
    const thrown: unknown = await goOn(run, { open: losing(4, Infinity) }).catch((error: unknown) => error);
    expect(thrown).to.include({ name: 'DeviceError', code: 'device-lost' });
    expect(thrown).to.have.property('message').that.contains('lost 3 times after step 0');
    expect(await goOn(run)).to.include({ step: 8 });
    await expectSame(run);
  });
});
