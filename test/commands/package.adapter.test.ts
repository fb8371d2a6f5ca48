import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { appendFile, cp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { packageRoot } from '../../compiler/package-root.ts';
import { runCli } from '../cli/run-cli.ts';
import { loadRun } from '../../compiler/cli/load-run.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { sampleCommand, sampleOutcome } from '../../runtime/commands/sample.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { readNpz } from './read-npz.ts';
import { tinyFolder } from './tiny.ts';
import type { TinyFolder } from './tiny.ts';

describe('a compiled package on its own [adapter]', function () {
  let folder: TinyFolder;
  let copy: string;
  before(async () => {
    folder = await tinyFolder();
    const output = join(folder.path, 'compiled');
    expect(await runCli('compile', folder.spec, '-o', output)).to.include({ code: 0 });
    copy = join(folder.path, 'elsewhere');
    await cp(output, copy, { recursive: true });
    await symlink(join(packageRoot(), 'node_modules'), join(copy, 'node_modules'));
  });
  after(() => folder.remove());

  const node = (...argv: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['.', ...argv], { cwd: copy, encoding: 'utf8' });
    return {
      status,
      stdout,
      stderr,
      json: () => JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>,
    };
  };

  it('helps', () => {
    const { status, stdout } = node('--help');
    expect(status).to.equal(0);
    expect(stdout).to.contain('tiny').and.contain('train');
  });

  it('names a file of its own that has changed, and the advice brings it back', async () => {
    const kernel = (await readdir(join(copy, 'kernels')))[0]!;
    const damages: readonly (readonly [string, (text: string) => string | undefined])[] = [
      ['plan.json', (text) => text.slice(0, 1000)],
      ['model.js', () => 'syntax error'],
      [`kernels/${kernel}`, (text) => `${text}\n`],
      ['runtime/train/trainer.js', () => undefined],
    ];
    for (const [path, damage] of damages) {
      const file = join(copy, path);
      const damaged = damage(await readFile(file, 'utf8'));
      if (damaged === undefined) await rm(file);
      else await writeFile(file, damaged);
    }
    const { status, stderr, json } = node('train', '--data', folder.data, '--json');
    expect({ status, ...json() }).to.deep.equal({ status: 1, error: stderr.trimEnd() });
    expect(stderr).to.contain(
      damages
        .map(([path]) => `  ${path}\n`)
        .sort()
        .join(''),
    );
    expect(await runCli('compile', join(copy, 'spec.yaml'), '-o', copy)).to.include({ code: 0 });
    expect(node('--help').status).to.equal(0);
    await appendFile(join(copy, 'model.js'), '\nconsole.error("mine");\n');
    expect(node('--help').status).to.equal(1);
    await rm(join(copy, 'SHA256SUMS'));
    expect(node('--help')).to.include({ status: 0, stderr: 'mine\n' });
    expect(await runCli('compile', join(copy, 'spec.yaml'), '-o', copy)).to.include({ code: 0 });
  });

  it('trains, scores and samples', async () => {
    const trained = node('train', '--data', folder.data, '--json');
    expect(trained.status, trained.stderr).to.equal(0);
    expect(trained.json()).to.include({ run: 'run', step: 6 });
    expect(node('evaluate', '--json').json()).to.include({ images: 6, passes: 4 });
    const sampled = node('sample', 'run', '--count', '1', '--json');
    expect(sampled.json()).to.include({ images: 2 });
    expect(await readdir(join(copy, 'run', 'samples'))).to.have.length(3);
    const files = { npz: 'sets/all.npz', animation: 'unfolding.webp' };
    const outputs = ['--pictures', 'none', '--npz', files.npz, '--animation', files.animation];
    const many = node(
      'sample',
      '--total',
      '5',
      '--batch',
      '2',
      '--guidance-schedule',
      'constant',
      ...outputs,
      '--json',
    );
    expect(many.json(), many.stderr).to.include({ images: 5, grid: null, ...files });
    const bits = many.json()['bitsPerDim'] as number[];
    expect(bits).to.have.length(5);
    // Guessing costs 8 bits; six steps of training are little more than that.
    expect(
      bits.every((value) => value > 6 && value < 9),
      bits.join(' '),
    ).to.equal(true);
    const { arr_0: pixels, arr_1: labels } = await readNpz(join(copy, files.npz));
    expect(pixels?.shape).to.deep.equal([5, 8, 8, 3]);
    expect(labels?.shape).to.deep.equal([5]);
    expect((await sharp(join(copy, files.animation), { animated: true }).metadata()).pages).to.be.above(4);
    expect((await runCli('evaluate', join(copy, 'run'), '--json')).json).to.include({ images: 6 });
  });

  it('edits what it has drawn', async () => {
    const [first = ''] = await readdir(join(copy, 'run', 'samples'));
    const input = join('run', 'samples', first);
    const edited = node('edit', input, '--region', '2,2,4,4', '--class', 'Up', '--count', '2', '--json');
    expect(edited.status, edited.stderr).to.equal(0);
    const fills = edited.json()['fills'] as { readonly file: string; readonly bitsPerDim: number }[];
    const pixelsOf = (path: string): Promise<Buffer> => sharp(join(copy, path)).toColourspace('b-w').raw().toBuffer();
    const before = await pixelsOf(input);
    for (const { file } of fills) {
      const after = await pixelsOf(file);
      const outside = [...before.keys()].filter((cell) => cell % 8 < 2 || cell % 8 > 5 || cell < 16 || cell >= 48);
      expect(outside.filter((cell) => before[cell] !== after[cell])).to.have.length(0);
      // The draws that made the sample don't come again.
      expect([...before.keys()].filter((cell) => before[cell] !== after[cell]).length).to.be.above(6);
    }
    expect(fills).to.have.length(2);
  });

  it('stops after a batch when a sampling is interrupted: whole pictures stay, unfinished files do not', async () => {
    const interruption: { requested: number | undefined } = { requested: undefined };
    const reporter: Reporter = {
      start: () => undefined,
      step: () => (interruption.requested = 130),
      note: () => undefined,
      end: () => undefined,
    };
    const output = join(folder.path, 'interrupted');
    const loaded = await loadRun(new RunFolder(join(copy, 'run')));
    const outputs = { folder: output, pictures: 'all', npz: join(output, 'all.npz') } as const;
    const result = await sampleCommand({ ...loaded, choices: { total: 6, batch: 2 }, outputs, reporter, interruption });
    expect(await readdir(output)).to.deep.equal(['0-up-000.png', '1-down-left-000.png']);
    const { json, text, exitCode } = sampleOutcome(result);
    expect({ text, exitCode }).to.deep.include({ exitCode: 130 });
    expect(text).to.match(/^Stopped after 2 of 6 images/);
    expect(json).to.include({ images: 2, interrupted: true });
  });

  it('explains what it refuses', () => {
    expect(node('train')).to.include({ status: 1 });
    expect(node('sample', 'run', '--count', 'many')).to.deep.include({
      status: 2,
      stderr: '--count many: expected a whole number from 1.\n',
    });
  });
});
