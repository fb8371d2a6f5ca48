import { expect } from 'chai';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { PlainReporter } from '../../runtime/commands/plain-reporter.ts';
import { openHeldOutData, openTrainingData } from '../../runtime/commands/run-data.node.ts';
import type { RecordedData } from '../../runtime/commands/run-data.node.ts';
import { RunError } from '../../runtime/runs/run-error.ts';
import { temporaryFolder } from '../data/temporary.ts';
import type { TemporaryFolder } from '../data/temporary.ts';
import { tinyModel } from './tiny-model.ts';

describe("a run's data", () => {
  let root: TemporaryFolder;
  before(async () => {
    root = await temporaryFolder();
    for (const folder of ['train/1', 'train/2', 'val/1', 'val/2']) {
      await mkdir(join(root.path, folder), { recursive: true });
      const create = { width: 8, height: 8, channels: 3, background: '#808080' } as const;
      await sharp({ create })
        .png()
        .toFile(join(root.path, folder, 'a.png'));
    }
  });
  after(() => root.remove());

  it('must have the classes that the run was trained on, in their order', async () => {
    const request = {
      data: root.path,
      description: tinyModel().description,
      reporter: new PlainReporter(() => undefined),
    };
    const recorded: RecordedData = { data: root.path, classNames: ['1', '2'] };
    for (const open of [openTrainingData, openHeldOutData]) {
      await (await open(request, recorded)).close?.();
      const other = { ...recorded, classNames: ['2', '1'] };
      const error: unknown = await open(request, other).catch((thrown: unknown) => thrown);
      expect(error)
        .to.be.instanceOf(RunError)
        .with.property('message')
        .that.matches(/classes aren't those.*\n.*number 0 is '2'\n.*number 0 is '1'/);
    }
    await rename(join(root.path, 'train/2'), join(root.path, 'train/02'));
    await rename(join(root.path, 'val/2'), join(root.path, 'val/02'));
    const error: unknown = await openTrainingData(request, recorded).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RunError);
  });
});
