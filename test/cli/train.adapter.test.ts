import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { continuedModel } from '../../compiler/cli/resume.ts';
import { trainCommand } from '../../runtime/commands/train.node.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { openSafetensors, writeSafetensors } from '../../runtime/formats/safetensors.node.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { readLog } from '../../runtime/runs/run-log.node.ts';
import { runCli } from './run-cli.ts';
import { startInterrupted } from './start-interrupted.ts';

const silent: Reporter = { start: () => undefined, step: () => undefined, note: () => undefined, end: () => undefined };

const newest = async (run: string): Promise<string> =>
  join(run, 'checkpoints', (await readdir(join(run, 'checkpoints'))).at(-1)!);

describe('training from the command line [adapter]', function () {
  let folder: TinyFolder;
  let whole: string;
  before(async () => {
    folder = await tinyFolder();
    whole = join(folder.path, 'whole');
    const { code, err, json } = await runCli('train', folder.spec, '--data', folder.data, '-o', whole, '--json');
    expect(code, err).to.equal(0);
    expect(json).to.include({ run: whole, step: 6, steps: 6, interrupted: false });
    expect(err).to.match(/train: step 6\/6 · \d\.\d{3} bits\/dim · [\d.]+ images\/s/);
  });
  after(() => folder.remove());

  it('leaves a run', async () => {
    expect((await readdir(whole)).sort()).to.deep.equal(
      'checkpoints config.json device-use.json log.jsonl model.safetensors spec.yaml tensorboard'.split(' '),
    );
    expect(await readFile(join(whole, 'spec.yaml'), 'utf8'))
      .to.contain('labelDrop')
      .and.contain('steps: 6');
    const log = (await readFile(join(whole, 'log.jsonl'), 'utf8')).trimEnd().split('\n');
    const rows = log.map((line) => JSON.parse(line) as { kind: string; step?: number });
    const steps = rows.filter(({ kind }) => kind === 'step').map(({ step }) => step);
    expect(steps).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('goes on after an interruption as if there had been none, bit for bit', async () => {
    const run = new RunFolder(join(folder.path, 'halved'));
    expect(await startInterrupted(run, folder, 3)).to.include({ step: 3, stopped: 130 });
    const rest = await continuedModel(run, undefined, [], undefined, silent);
    const result = await trainCommand({ run, reporter: silent, interruption: { requested: undefined }, ...rest });
    expect(result).to.include({ step: 6, stopped: undefined });
    for (const file of ['model.safetensors', 'training.safetensors']) {
      const [a, b] = [
        await readFile(join(await newest(run.path), file)),
        await readFile(join(await newest(whole), file)),
      ];
      expect(a.equals(b), file).to.equal(true);
    }
  });

  it('draws pictures', async () => {
    const { code, err, json } = await runCli(
      'sample',
      whole,
      '--count',
      '2',
      '--iterations',
      '3',
      '--guidance',
      '2',
      '--json',
    );
    expect(code, err).to.equal(0);
    expect(json).to.deep.include({ images: 4, grid: join(whole, 'samples', 'grid.png') });
    expect(await readdir(join(whole, 'samples'))).to.have.members([
      '0-up-000.png',
      '0-up-001.png',
      '1-down-left-000.png',
      '1-down-left-001.png',
      'grid.png',
    ]);
  });

  it('draws the same image whatever the batch', async () => {
    const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')];
    await runCli('sample', whole, '--count', '3', '--class', 'up', '--batch', '1', '-o', one);
    await runCli('sample', whole, '--count', '3', '--class', '0', '-o', two);
    const grids = await Promise.all([one, two].map((path) => readFile(join(path, 'grid.png'))));
    expect(grids[0]!.equals(grids[1]!)).to.equal(true);
  });

  it('draws what is likeliest at temperatures that are almost 0', async () => {
    const drawn = async (temperature: string) => {
      const to = join(folder.path, `at-${temperature}`);
      const options = ['--count', '2', '--guidance', '1000', '--temperature', temperature, '--pictures', 'grid'];
      const { code, err, json } = await runCli('sample', whole, ...options, '-o', to, '--json');
      expect(code, err).to.equal(0);
      return { bits: json?.['bitsPerDim'], grid: await readFile(join(to, 'grid.png'), 'hex') };
    };
    const likeliest = await drawn('0');
    expect(likeliest).to.have.property('bits').that.deep.equals([0, 0, 0, 0]);
    expect(await drawn('1e-40')).to.deep.equal(likeliest);
    expect(await drawn('1e-30'))
      .to.have.property('bits')
      .that.deep.equals([0, 0, 0, 0]);
  });

  it('scores held-out images', async () => {
    const { code, err, json } = await runCli(
      'evaluate',
      whole,
      '--data',
      folder.data,
      '--limit',
      '5',
      '--passes',
      '2',
      '--json',
    );
    expect(code, err).to.equal(0);
    expect(json).to.include({ images: 5, passes: 2 });
    expect(json?.['bitsPerDim']).to.be.within(7, 9);
    expect(json?.['standardError']).to.be.a('number');
  });

  it('tells the score of a run whose log can not be written', async () => {
    const run = join(folder.path, 'logless');
    await cp(whole, run, { recursive: true });
    await rm(join(run, 'log.jsonl'));
    await mkdir(join(run, 'log.jsonl'));
    const { code, err, json } = await runCli('evaluate', run, '--limit', '1', '--passes', '1', '--json');
    expect(err).to.match(/The score is not in .+log\.jsonl, which can't be written: EISDIR/);
    expect(code).to.equal(0);
    expect(json).to.have.property('bitsPerDim').that.is.a('number');
  });

  it('neither samples, scores nor trains with weights that are not finite, or that overflow', async () => {
    const file = await openSafetensors(join(whole, 'model.safetensors'));
    const tensors = await Promise.all(file.names.map(async (name) => ({ name, ...(await file.tensor(name)) })));
    await file.close();
    const weights = async (name: string, value: number): Promise<string> => {
      for (const { data } of tensors) new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4).fill(value);
      await writeSafetensors(join(folder.path, name), tensors);
      return join(folder.path, name);
    };
    const [nothing, huge] = [await weights('nan.safetensors', NaN), await weights('huge.safetensors', 1e30)];
    const run = join(folder.path, 'spoilt');
    await cp(whole, run, { recursive: true });
    await rm(join(run, 'checkpoints'), { recursive: true });
    await cp(nothing, join(run, 'model.safetensors'));
    const pictures = join(folder.path, 'no-pictures');
    for (const [argv, message] of [
      [['sample', whole, '--weights', nothing, '-o', pictures], /tensors hold numbers that aren't finite/],
      [['sample', run, '-o', pictures], /tensors hold numbers that aren't finite/],
      [['evaluate', whole, '--weights', nothing], /tensors hold numbers that aren't finite/],
      [['train', '--resume', '-o', run], /tensors hold numbers that aren't finite/],
      [
        ['sample', whole, '--weights', huge, '-o', pictures],
        /logits that are not numbers: the model's numbers overflow/,
      ],
      [['evaluate', whole, '--weights', huge], /the score is \w+: the model's numbers overflow/],
    ] as const) {
      const { code, err } = await runCli(...argv);
      expect(err).to.match(message);
      expect(code).to.equal(1);
    }
    expect(await readdir(pictures)).to.deep.equal([]);
  });

  it('publishes the moving average, which held-out scores are of, and the best of them', async () => {
    const run = new RunFolder(join(folder.path, 'averaged'));
    const overrides = ['train.average=0.9', 'train.evaluateEvery=3', 'train.rate=1e-2'];
    const { code, err } = await runCli('train', folder.spec, ...overrides, '--data', folder.data, '-o', run.path);
    expect(code, err).to.equal(0);
    const rows = await readLog(run.log);
    const scores = rows.flatMap((row) => (row.kind === 'evaluation' ? [row] : []));
    expect(scores.map(({ step, weights }) => [step, weights])).to.deep.equal([3, 6].map((step) => [step, 'averaged']));
    const best = scores.reduce((one, other) => (other.bitsPerDim < one.bitsPerDim ? other : one));
    for (const [option, score] of [[[], scores.at(-1)!] as const, [['--best'], best] as const]) {
      const evaluated = await runCli('evaluate', run.path, '--passes', '1', ...option, '--json');
      expect(evaluated.err).to.contain(`Weights: the moving average after ${score.step} steps`);
      expect(evaluated.json?.['bitsPerDim']).to.be.closeTo(score.bitsPerDim, 1e-8);
    }
    const sampled = await runCli('sample', run.path, '--best', '--count', '1', '--json');
    expect(sampled.err).to.contain(`Weights: the moving average after ${best.step} steps, the best held out`);
    expect((await runCli('sample', whole, '--best')).err).to.contain('none of its checkpoints has been scored');
  });

  it('goes further when more steps are asked for', async () => {
    const run = join(folder.path, 'further');
    await runCli('train', folder.spec, 'train.steps=2', '--data', folder.data, '-o', run);
    const { json } = await runCli('train', '--resume', '-o', run, 'train.steps=3', '--json');
    expect(json).to.include({ step: 3, steps: 3 });
    expect(await readFile(join(run, 'spec.yaml'), 'utf8')).to.contain('steps: 3');
    expect((await runCli('train', '--resume', '-o', run, '--json')).json).to.include({ step: 3, bitsPerDim: null });
  });

  it('goes on with data that lies elsewhere now, and remembers where', async () => {
    const [run, moved] = [join(folder.path, 'followed'), join(folder.path, 'moved')];
    await cp(whole, run, { recursive: true });
    await cp(folder.data, moved, { recursive: true });
    const { code, err } = await runCli('train', '--resume', '-o', run, '--data', moved, 'train.steps=7');
    expect(code, err).to.equal(0);
    const config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8')) as { data: string };
    expect(config.data).to.equal(moved);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`leaves a checkpoint on ${signal}`, async () => {
      const run = join(folder.path, signal);
      const script = fileURLToPath(new URL('./child.ts', import.meta.url));
      const argv = ['train', folder.spec, 'train.steps=100000', '--data', folder.data, '-o', run, '--json'];
      const child = spawn(process.execPath, ['--import', 'tsx', script, ...argv], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => text.includes('train: step') && child.kill(signal));
      expect(await once(child, 'close')).to.deep.equal([code, null]);
      const { step, interrupted } = JSON.parse(printed) as { step: number; interrupted: boolean };
      expect(interrupted).to.equal(true);
      const more = await runCli(
        'train',
        '--resume',
        '-o',
        run,
        `train.steps=${step + 1}`,
        'train.checkpointEvery=0',
        '--json',
      );
      expect(more.json).to.include({ step: step + 1 });
    });
  }
});
