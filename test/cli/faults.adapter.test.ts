import { expect } from 'chai';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, rmSync } from 'node:fs';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { openSafetensors } from '../../runtime/formats/safetensors.node.ts';
import type { Tensor } from '../../runtime/formats/safetensors.ts';
import { trainingBatches } from '../../runtime/data/batches.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { readLog } from '../../runtime/runs/run-log.node.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';
import { goOn, tinyRun } from './tiny-run.ts';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

/** A `fractalc` in a process of its own. */
const start = (...argv: string[]): ChildProcessByStdio<null, null, Readable> =>
  spawn(process.execPath, ['--import', 'tsx', script, ...argv], { stdio: ['ignore', 'ignore', 'pipe'] });

/** Resolves once the process has said this on standard error. */
const said = (child: ChildProcessByStdio<null, null, Readable>, words: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let all = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all += text;
      if (all.includes(words)) resolve();
    });
    child.once('close', () => reject(new Error(`it ended without '${words}':\n${all}`)));
  });

const wordsOf = ({ data }: Tensor): Uint32Array => new Uint32Array(data.slice().buffer);

/** Writes until the disk is full. */
const fill = (path: string): void => {
  for (const bytes of [2 ** 16, 2 ** 12, 1])
    try {
      for (;;) appendFileSync(path, new Uint8Array(bytes));
    } catch (error) {
      expect(error).to.have.property('code', 'ENOSPC');
    }
};

describe('training in adversity [adapter]', function () {
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());

  it('stops after steps in a row that are not finite, with their log and the last batch', async () => {
    const path = join(folder.path, 'diverged');
    // Every step multiplies the weights by −9, until they overflow.
    const overrides = [
      'train.steps=100',
      'train.rate=10',
      'train.decay=1',
      'train.schedule=constant',
      'train.flip=false',
    ];
    const wild = ['train', folder.spec, ...overrides, '--data', folder.data, '-o', path, '--patience', '3', '--json'];
    const { code, err, json } = await runCli(...wild);
    expect(code, err).to.equal(5);
    const run = new RunFolder(path);
    const skipped = (await readLog(run.log)).filter(({ kind }) => kind === 'skipped');
    expect(skipped).to.have.length(3);
    const { step } = skipped.at(-1)!;
    expect(json).to.have.property('error').that.contains(`bad-batch-step-${step}.safetensors`);
    expect(err).to.contain(`Step ${step} is skipped: the loss is `);
    const kept = await openSafetensors(join(path, `bad-batch-step-${step}.safetensors`));
    const [tokens, labels] = [await kept.tensor('tokens'), await kept.tensor('labels')];
    await kept.close();
    expect(tokens.shape).to.deep.equal([4, 8, 8, 1]);
    const dataset = await openDataset(folder.data, 'train', {
      extents: [8, 8],
      channels: 1,
      alphabet: 256,
      classes: 2,
    });
    const options = { batch: 4, seed: Number(kept.metadata['seed']), flip: false };
    const { value } = await trainingBatches(dataset, options, step - 1).next();
    expect(wordsOf(tokens)).to.deep.equal(value.tokens);
    expect(wordsOf(labels)).to.deep.equal(value.labels);
  });

  it('leaves a run to the process that trains it', async () => {
    const path = join(folder.path, 'busy');
    const child = start('train', folder.spec, 'train.steps=100000', '--data', folder.data, '-o', path);
    const closed = once(child, 'close');
    await said(child, 'train: step');
    const { code, err } = await runCli('train', '--resume', '-o', path);
    expect(code).to.equal(4);
    expect(err).to.contain(`process ${child.pid} has been training it since`);
    child.kill('SIGKILL');
    await closed;
    const after = await runCli('train', '--resume', '-o', path, 'train.steps=2', '--json');
    expect(after.code, after.err).to.equal(0);
    expect(after.err).to.contain(`process ${child.pid} has ended without giving back the run's lock; taken over.`);
  });

  it('stops at once at the second Ctrl-C, and loses no checkpoint by it', async () => {
    const run = await tinyRun(folder, 'twice', ['train.steps=100000', 'train.checkpointEvery=5', 'train.batch=64']);
    const child = start('train', '--resume', '-o', run.path);
    const closed = once(child, 'close');
    await said(child, 'train: step');
    child.kill('SIGINT');
    await said(child, 'again to stop at once').catch(() => undefined);
    child.kill('SIGINT');
    expect(await closed).to.deep.equal([null, 'SIGINT']);
    const { err, json } = await runCli('train', '--resume', '-o', run.path, 'train.steps=2', '--json');
    expect(json, err).to.have.property('step').that.is.at.least(0);
  });

  it('refuses a folder that it may not write, before it opens a device', async function () {
    if (process.platform === 'win32') this.skip();
    await chmod(folder.path, 0o755);
    const locked = join(folder.path, 'locked');
    await mkdir(locked, { mode: 0o555 });
    const back = process.geteuid?.();
    if (back === 0) process.seteuid?.('nobody');
    try {
      const { code, err } = await runCli('train', folder.spec, '--data', folder.data, '-o', join(locked, 'run'));
      expect(code, err).to.equal(1);
      expect(err).to.match(
        /locked\/run: the folder can't be written: EACCES[^]*This user lacks the rights[^]*name another place/,
      );
      expect(err).not.to.contain('Adapter');
    } finally {
      if (back === 0) process.seteuid?.(back);
    }
  });

  it('outlives a full disk, and goes on when there is room (a tmpfs, as root)', async function () {
    const small = join(folder.path, 'small');
    await mkdir(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', small]).status === 0;
    if (!mounted) this.skip();
    try {
      const at = { ...folder, path: small };
      const run = await tinyRun(at, 'run', ['train.steps=12', 'train.checkpointEvery=2']);
      const ballast = join(small, 'ballast');
      const { notes, ...result } = await goOn(run, {}, (done) => {
        if (done === 5) fill(ballast);
        if (done === 9) rmSync(ballast);
      });
      expect(result).to.include({ step: 12, stopped: undefined });
      expect(notes).to.match(
        /step-000006: it could not be written: ENOSPC[^]*That of step 4 is kept; training goes on/,
      );
      expect(await readdir(run.checkpoints)).to.have.members(['step-000010', 'step-000012']);
      const rows = await readLog(run.log);
      expect(rows.filter(({ kind }) => kind === 'step').map(({ step }) => step)).to.have.length(12);
    } finally {
      spawnSync('umount', [small]);
    }
  });
});
