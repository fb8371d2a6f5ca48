import { expect } from 'chai';
import { mkdir, readdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '../../runtime/checkpoint/checkpoint-error.ts';
import type { PagePart, ParameterEntry } from '../../runtime/execute/plan.ts';
import {
  listCheckpoints,
  loadCheckpoint,
  removeTorn,
  writeCheckpoint,
  type Checkpoint,
} from '../../runtime/run/checkpoints.node.ts';
import { tensorName, type ParameterHolder } from '../../runtime/run/parameters.node.ts';
import { RunFolder } from '../../runtime/run/run-folder.node.ts';
import { RunLog } from '../../runtime/run/run-log.node.ts';
import type { TrainingRow } from '../../runtime/run/training-rows.ts';
import { tinyFolder, type TinyFolder } from './tiny.ts';

const entry = (name: string, shape: readonly number[]): ParameterEntry => ({
  name,
  shape,
  page: 0,
  offset: 0,
  init: { kind: 'zeros' },
});

/** Parameters in memory. */
class Memory implements ParameterHolder {
  readonly held = new Map<string, Float32Array>();
  readonly parameters;

  constructor(entries: readonly ParameterEntry[] = [entry('a.weight', [2, 3]), entry('b.gain', [4])]) {
    this.parameters = {
      entries,
      write: (written: ParameterEntry, data: Float32Array, part: PagePart) => {
        this.held.set(tensorName(written, part), data);
      },
    };
  }

  readParameter(read: ParameterEntry, part: PagePart): Promise<Float32Array> {
    const size = read.shape.reduce((total, n) => total * n, 1);
    return Promise.resolve(
      this.held.get(tensorName(read, part)) ?? new Float32Array(size).fill(tensorName(read, part).length),
    );
  }
}

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
    const thrown: unknown = await loadCheckpoint(checkpoint, holder, seed).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(CheckpointError);
    return (thrown as CheckpointError).message;
  };

  it('give back weights and moments', async () => {
    const checkpoint = await writeCheckpoint(run, new Memory(), 3, 1);
    const loaded = new Memory();
    await loadCheckpoint(checkpoint, loaded, 1);
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
    for (const step of [5, 10, 100, 100]) await writeCheckpoint(run, new Memory(), step, 1);
    expect((await listCheckpoints(run)).map(({ step }) => step)).to.deep.equal([10, 100]);
    const newest = join(run.checkpoints, 'step-000100', 'model.safetensors');
    expect(await readFile(run.weights)).to.deep.equal(await readFile(newest));
    expect((await readdir(run.path)).sort()).to.deep.equal(['checkpoints', 'model.safetensors']);
  });

  it('that were cut off are never read, and are removed', async () => {
    await writeCheckpoint(run, new Memory(), 1, 1);
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
    const thrown: unknown = await writeCheckpoint(run, failing, 1, 1).catch((error: unknown) => error);
    expect(thrown).to.have.property('message', 'device lost');
    expect(await readdir(run.checkpoints)).to.deep.equal([]);
  });

  it('are refused where files are of different steps, of another seed, of another model or damaged', async () => {
    const [one, two] = [await writeCheckpoint(run, new Memory(), 1, 1), await writeCheckpoint(run, new Memory(), 2, 1)];
    expect(await failure(two, new Memory(), 7)).to.contain('seed 1, not 7');
    expect(await failure(two, new Memory([entry('a.weight', [2, 3])]))).to.contain(
      "'b.gain', which the model doesn't have",
    );
    expect(await failure(two, new Memory([entry('a.weight', [3, 2]), entry('b.gain', [4])]))).to.contain('[2, 3]');
    await rename(join(one.folder, 'training.safetensors'), join(two.folder, 'training.safetensors'));
    expect(await failure(two)).to.contain('it is of step 1, not 2');
    await truncate(join(two.folder, 'model.safetensors'), 200);
    expect(await failure(two)).to.contain('cut off');
    expect(await failure(one)).to.contain('there is no such checkpoint');
  });

  it('go with a log that ends where they do', async () => {
    const line = (step: number): TrainingRow => ({
      ...{ kind: 'step', step, time: 0, loss: 1, bitsPerDim: 1, gradientNorm: 1, rate: 1, seconds: 1 },
    });
    const log = await RunLog.open(run.log, 0);
    for (const step of [1, 2, 3]) await log.append(line(step));
    await log.close();
    await writeFile(run.log, `${await readFile(run.log, 'utf8')}{"step":4,"lo`);
    const again = await RunLog.open(run.log, 2);
    await again.append(line(3));
    await again.close();
    const lines = (await readFile(run.log, 'utf8')).trimEnd().split('\n');
    expect(lines.map((text) => (JSON.parse(text) as { step: number }).step)).to.deep.equal([1, 2, 3]);
  });
});
