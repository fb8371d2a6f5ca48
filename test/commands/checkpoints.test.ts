import { expect } from 'chai';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import {
  listCheckpoints,
  loadCheckpoint,
  removeOld,
  removeTorn,
  writeCheckpoint,
} from '../../runtime/runs/checkpoints.node.ts';
import type { Checkpoint } from '../../runtime/runs/checkpoints.node.ts';
import { loadTensorFile } from '../../runtime/runs/parameters.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { RunLog } from '../../runtime/runs/run-log.node.ts';
import { loadWeights } from '../../runtime/runs/run-weights.node.ts';
import type { TrainingRow } from '../../runtime/runs/training-rows.ts';
import { at, entry, Memory } from '../run/memory.ts';
import { tinyFolder } from './tiny.ts';
import type { TinyFolder } from './tiny.ts';

describe('checkpoints of a run', () => {
  let folder: TinyFolder;
  let run: RunFolder;
  let count = 0;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());
  beforeEach(async () => {
    run = new RunFolder(join(folder.path, `run${count++}`));
    await mkdir(run.path);
  });

  const failure = async (checkpoint: Checkpoint, holder = new Memory(), seed = 1): Promise<string> => {
    const thrown: unknown = await loadCheckpoint(checkpoint, holder, at(checkpoint.step, seed)).catch(
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(CheckpointError);
    return (thrown as CheckpointError).message;
  };

  it('give back weights and moments', async () => {
    const checkpoint = await writeCheckpoint(run, new Memory(), at(3));
    const loaded = new Memory();
    await loadCheckpoint(checkpoint, loaded, at(3));
    expect([...loaded.held.keys()].sort()).to.deep.equal(
      [
        'a.weight',
        'b.gain',
        'firstMoments/a.weight',
        'firstMoments/b.gain',
        'secondMoments/a.weight',
        'secondMoments/b.gain',
      ].sort(),
    );
    expect([...loaded.held.get('firstMoments/b.gain')!]).to.deep.equal([19, 19, 19, 19]);
  });

  it('stay, the newest two, and the newest weights are the run’s', async () => {
    for (const step of [5, 10, 100, 100]) await writeCheckpoint(run, new Memory(), at(step));
    await removeOld(run, 2);
    expect((await listCheckpoints(run)).map(({ step }) => step)).to.deep.equal([10, 100]);
    const newest = join(run.checkpoints, 'step-000100', 'model.safetensors');
    expect(await readFile(run.weights)).to.deep.equal(await readFile(newest));
    expect((await readdir(run.path)).sort()).to.deep.equal(['checkpoints', 'model.safetensors']);
  });

  it('that were cut off are never read, and are removed', async () => {
    await writeCheckpoint(run, new Memory(), at(1));
    const torn = join(run.checkpoints, '.step-000002.0.tmp');
    await mkdir(torn);
    await writeFile(join(torn, 'model.safetensors'), 'half of i');
    expect((await listCheckpoints(run)).map(({ step }) => step)).to.deep.equal([1]);
    await removeTorn(run);
    expect(await readdir(run.checkpoints)).to.deep.equal(['step-000001']);
  });

  it('leave nothing behind when writing fails', async () => {
    const failing = new Memory();
    failing.readParameter = () => Promise.reject(new Error('device lost'));
    const thrown: unknown = await writeCheckpoint(run, failing, at(1)).catch((error: unknown) => error);
    expect(thrown).to.have.property('message', 'device lost');
    expect(await readdir(run.checkpoints)).to.deep.equal([]);
  });

  it('are refused where they are of another seed, of other batches or of another model', async () => {
    const two = await writeCheckpoint(run, new Memory(), at(2));
    expect(await failure(two, new Memory(), 7)).to.contain('its seed is 1, not 7');
    const thrown: unknown = await loadCheckpoint(two, new Memory(), { ...at(2), images: 7 }).catch((e: unknown) => e);
    expect(thrown).to.have.property('message').that.contains('its images is 8, not 7');
    expect(await failure(two, new Memory([entry('a.weight', [2, 3])]))).to.contain(
      "'b.gain', which the model doesn't have",
    );
    expect(await failure(two, new Memory([entry('a.weight', [3, 2]), entry('b.gain', [4])]))).to.contain('[2, 3]');
    await rename(two.folder, join(run.checkpoints, 'step-000003'));
    expect(await failure({ step: 3, folder: join(run.checkpoints, 'step-000003') })).to.contain('its step is 2, not 3');
  });

  it('publish the average, as plain weights, and keep those that it follows', async () => {
    const { folder } = await writeCheckpoint(run, new Memory(undefined, true), at(2));
    expect(await readFile(run.weights)).to.deep.equal(await readFile(join(folder, 'model.safetensors')));
    const sampled = new Memory();
    const notes: string[] = [];
    const origin = await loadWeights(sampled, run, 'newest', (text) => notes.push(text));
    expect(origin).to.deep.equal({ step: 2, kind: 'averaged' });
    expect(notes).to.deep.equal(['Weights: the moving average after 2 steps']);
    expect([...sampled.held]).to.deep.equal([
      ['a.weight', new Float32Array(6).fill('average/a.weight'.length)],
      ['b.gain', new Float32Array(4).fill('average/b.gain'.length)],
    ]);
    const trained = new Memory();
    await loadTensorFile(trained, join(folder, 'training.safetensors'), {
      parts: ['weights', 'firstMoments', 'secondMoments'],
    });
    expect([...new Set(trained.held.get('a.weight'))]).to.deep.equal(['a.weight'.length]);
  });

  it('publish the trained weights where there is no average', async () => {
    await writeCheckpoint(run, new Memory(), at(2));
    const sampled = new Memory();
    expect(await loadWeights(sampled, run, 'newest', () => undefined)).to.deep.equal({ step: 2, kind: 'trained' });
    expect([...new Set(sampled.held.get('a.weight'))]).to.deep.equal(['a.weight'.length]);
  });

  it('with an average are not taken for some without, nor the other way round', async () => {
    const one = await writeCheckpoint(run, new Memory(undefined, true), at(1));
    expect(await failure(one)).to.contain("'weights/a.weight', which the model doesn't have");
    const two = await writeCheckpoint(run, new Memory(), at(2));
    expect(await failure(two, new Memory(undefined, true))).to.contain("'weights/a.weight'");
  });

  it('hold the moving average where there is one, and the effective spec', async () => {
    await writeFile(run.spec, 'name: tiny\n');
    const checkpoint = await writeCheckpoint(run, new Memory(undefined, true), at(2));
    expect((await readdir(checkpoint.folder)).sort()).to.deep.equal([
      'checkpoint.json',
      'model.safetensors',
      'spec.yaml',
      'training.safetensors',
    ]);
    expect(await readFile(join(checkpoint.folder, 'spec.yaml'), 'utf8')).to.equal('name: tiny\n');
    const loaded = new Memory(undefined, true);
    await loadCheckpoint(checkpoint, loaded, at(2));
    const parts = ['', 'average/', 'firstMoments/', 'secondMoments/'];
    const names = parts.flatMap((part) => [`${part}a.weight`, `${part}b.gain`]);
    expect([...loaded.held.keys()]).to.have.members(names);
    for (const name of names) expect([...new Set(loaded.held.get(name))], name).to.deep.equal([name.length]);
    const manifest = JSON.parse(await readFile(join(checkpoint.folder, 'checkpoint.json'), 'utf8')) as object;
    expect(manifest).to.include({ format: 1, step: 2, seed: 1, images: 8 }).and.have.property('versions');
  });

  it('go with a log that ends where they do', async () => {
    const line = (step: number): TrainingRow => ({
      ...{ kind: 'step', step, time: 0, loss: 1, bitsPerDim: 1, gradientNorm: 1, rate: 1, seconds: 1 },
    });
    const refused = ({ message }: Error): void => expect.fail(message);
    const log = await RunLog.open(run.log, 0, refused);
    for (const step of [1, 2, 3]) await log.append(line(step));
    await log.close();
    await writeFile(run.log, `${await readFile(run.log, 'utf8')}{"step":4,"lo`);
    const again = await RunLog.open(run.log, 2, refused);
    await again.append(line(3));
    await again.close();
    const lines = (await readFile(run.log, 'utf8')).trimEnd().split('\n');
    expect(lines.map((text) => (JSON.parse(text) as { step: number }).step)).to.deep.equal([1, 2, 3]);
  });
});
