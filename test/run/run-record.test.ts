import { expect } from 'chai';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '../../runtime/data/png.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { readLog } from '../../runtime/runs/run-log.node.ts';
import { recorded } from '../../runtime/runs/run-record.node.ts';
import type { TrainingObserver } from '../../runtime/runs/training-observer.ts';
import { withFolder } from '../emit/temporary-folder.ts';
import { readEvents } from '../tensorboard/reader.ts';
import type { Event } from '../tensorboard/reader.ts';
import { environment, evaluationRow, stepRow } from './rows.ts';

const note = (text: string): void => expect.fail(text);

/** Records steps `from` + 1 … `to`, with an evaluation and a picture after the last of them. */
const train = async (run: RunFolder, from: number, to: number, end: () => number | undefined = () => undefined) => {
  const start = { step: from, steps: 6, environment, tensorBoard: true, note };
  return recorded(run, start, async (observer: TrainingObserver) => {
    for (let step = from + 1; step <= to; step++) await observer.record(stepRow(step, 8 - step));
    await observer.record(evaluationRow(to, 3.5));
    const raster = { width: 2, height: 1, channels: 1, pixels: Uint8Array.of(0, 255) };
    const picture = { ...raster, png: await encodePng(raster) };
    await observer.record({ kind: 'preview', step: to, caption: 'two dots', picture });
    return { stopped: end() };
  });
};

const inRun = (body: (run: RunFolder) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const run = new RunFolder(join(folder, 'run'));
    await mkdir(run.path);
    await body(run);
  });

const kinds = async (run: RunFolder): Promise<readonly string[]> =>
  (await readLog(run.log)).map(({ kind, step }) => `${kind} ${step}`);

describe('what is recorded of a training', () => {
  it('is in the log and the previews', () =>
    inRun(async (run) => {
      await train(run, 0, 2);
      expect(await kinds(run)).to.deep.equal(['start 0', 'step 1', 'step 2', 'evaluation 2', 'preview 2', 'end 2']);
      const rows = await readLog(run.log);
      expect(rows[4]).to.include({ file: 'previews/step-000002.png', width: 2, height: 1, caption: 'two dots' });
      expect(rows[5]).to.include({ reason: 'finished' });
      expect(rows.every(({ time }) => Math.abs(time - Date.now() / 1000) < 60)).to.equal(true);
      expect((await readFile(join(run.previews, 'step-000002.png'))).subarray(1, 4).toString()).to.equal('PNG');
    }));

  it('ends with the reason of its end', () =>
    inRun(async (run) => {
      await train(run, 0, 1, () => 130);
      expect((await readLog(run.log)).at(-1)).to.include({ kind: 'end', reason: 'interrupted' });
      const failing = train(run, 1, 2, () => {
        throw new Error('device lost');
      });
      const thrown: unknown = await failing.catch((error: unknown) => error);
      expect(thrown).to.have.property('message', 'device lost');
      expect((await readLog(run.log)).at(-1)).to.include({ kind: 'end', step: 2, reason: 'failed' });
      expect((await readLog(run.log)).at(-1)).to.include({ message: 'device lost' });
    }));

  it('is cut back where a training goes on from an earlier step', () =>
    inRun(async (run) => {
      await train(run, 0, 2);
      await train(run, 2, 4);
      await writeFile(run.log, `${await readFile(run.log, 'utf8')}{"kind":"step","st`);
      await train(run, 2, 3);
      const sessions = ['end 2', 'start 2', 'end 4', 'start 2'];
      expect(await kinds(run)).to.deep.equal([
        ...['start 0', 'step 1', 'step 2', 'evaluation 2', 'preview 2', ...sessions],
        ...['step 3', 'evaluation 3', 'preview 3', 'end 3'],
      ]);
      expect(await readFile(run.log, 'utf8')).not.to.contain('"st\n');
      expect(await readdir(run.previews)).to.deep.equal(['step-000002.png', 'step-000003.png']);
    }));

  it('is there for TensorBoard, in a file for each start', () =>
    inRun(async (run) => {
      await train(run, 0, 2);
      await train(run, 2, 3);
      const names = (await readdir(run.tensorBoard)).sort();
      expect(names).to.have.length(2);
      for (const name of names) expect(name).to.match(/^events\.out\.tfevents\.\d{10}\../);
      const [first, second] = await Promise.all(names.map(async (name) => eventsOf(join(run.tensorBoard, name))));
      expect(first!.map(({ step }) => step)).to.deep.equal([undefined, 1, 1, 2, 2, 2]);
      expect(first![0]).to.include({ file_version: 'brain.Event:2' });
      expect(second![1]).to.deep.include({ step: 3, session_log: { status: 1 } });
      const step = valuesOf(first![3]!);
      expect(step).to.include({ 'bits_per_dim/train': 6, 'optimiser/gradient_norm': 1 });
      expect(step['speed/images_per_second']).to.be.closeTo(8, 1e-6);
      expect(step['speed/waiting_for_data']).to.be.closeTo(0.1, 1e-6);
      expect(valuesOf(first![4]!)).to.include({ 'bits_per_dim/held_out': 3.5 });
      const { image } = first![5]!.summary!.value[0]!;
      expect(image).to.include({ width: 2, height: 1, colorspace: 1 });
      expect(Buffer.from(image!.encoded_image_string)).to.deep.equal(
        await readFile(join(run.previews, 'step-000002.png')),
      );
    }));

  it('is not written for TensorBoard where nobody wants it', () =>
    inRun(async (run) => {
      const start = { step: 0, steps: 6, environment, tensorBoard: false, note };
      await recorded(run, start, async (observer) => {
        await observer.record(stepRow(1));
        return { stopped: undefined };
      });
      expect(await readdir(run.path)).to.deep.equal(['log.jsonl']);
    }));
});

const eventsOf = async (path: string): Promise<readonly Event[]> => readEvents(await readFile(path));

const valuesOf = ({ summary }: Event): Record<string, number | undefined> =>
  Object.fromEntries((summary?.value ?? []).map(({ tag, simple_value }) => [tag, simple_value]));
