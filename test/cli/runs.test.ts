import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileModel } from '../../compiler/cli/compile-model.ts';
import { continuedModel } from '../../compiler/cli/resume.ts';
import { OptionValues } from '../../runtime/commands/option-values.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { openDataset } from '../../runtime/data/open.node.ts';
import { idxBytes } from '../data/idx-bytes.ts';
import { specDifferences } from '../../compiler/cli/spec-difference.ts';
import { storeRun } from '../../compiler/cli/store-run.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { tinyFolder, tinySpec } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { parsed } from './parse.ts';
import { runCli } from './run-cli.ts';

const silent: Reporter = { start: () => undefined, step: () => undefined, note: () => undefined, end: () => undefined };

describe('runs that can not be used', () => {
  let folder: TinyFolder;
  let run: string;
  before(async () => {
    folder = await tinyFolder();
    run = join(folder.path, 'run');
    const compiled = compileModel({ file: folder.spec, text: tinySpec }, [], () => undefined);
    await storeRun(new RunFolder(run), compiled, { data: folder.data, classNames: undefined });
  });
  after(() => folder.remove());

  const refused = async (argv: readonly string[], message: RegExp): Promise<void> => {
    const { code, err, json } = await runCli(...argv, '--json');
    expect(err).to.match(message).and.not.contain('    at ');
    expect(code).to.equal(1);
    expect(json).to.have.property('error').that.matches(message);
  };
  const train = (...argv: string[]): string[] => ['train', folder.spec, '--data', folder.data, ...argv];

  it('a new run in place of another', () => refused(train('-o', run), /there is a run already[^]*--resume/));

  it('a new run among other files', () => refused(train('-o', folder.data), /data: the folder isn't empty/));

  it('a spec with faults, before anything is written', async () => {
    const path = join(folder.path, 'never');
    await refused(train('-o', path, 'levels.0.heads=3'), /FRC306|spec has faults/);
    expect(existsSync(path)).to.equal(false);
  });

  it('data that is not there or does not fit, before anything is written', async () => {
    const path = join(folder.path, 'never');
    await refused(['train', folder.spec, '--data', 'nowhere', '-o', path], /nowhere: there is no such file or folder/);
    await refused(train('-o', path, 'data.shape=[12, 12]'), /12×12×1, but the file holds 8×8/);
    expect(existsSync(path)).to.equal(false);
  });

  it('a spec that is not the run’s', async () => {
    await refused(
      ['train', '--resume', '-o', run, 'levels.0.width=32'],
      /another spec:\n {2}levels.0.width: 16 in the run, 32 now/,
    );
    const other = join(folder.path, 'other.yaml');
    await writeFile(other, tinySpec.replace('rate: 3e-3', 'rate: 1e-3'));
    await refused(['train', other, '--resume', '-o', run], /train.rate: 0.003 in the run, 0.001 now/);
  });

  it('a spec that is not the run’s, with the overrides that make it so', async () => {
    const other = join(folder.path, 'another.yaml');
    const text = tinySpec.replace('rate: 3e-3', 'rate: 1e-3').replace('width: 16, blocks: 1', 'width: 32, blocks: 1');
    await writeFile(other, text);
    const { err } = await runCli('train', other, '--resume', '-o', run);
    const words = /With these overrides the spec is as in the run: (.+)$/m.exec(err)?.[1]?.split(' ') ?? [];
    expect(words).to.include('train.rate=0.003').and.include('levels.0.width=16');
    const source = { file: other, text };
    const { description } = await continuedModel(new RunFolder(run), source, words, undefined, silent);
    expect(description.train.rate).to.equal(0.003);
  });

  it('no default that nobody wrote: it stays what it was', async () => {
    const unwritten = { file: folder.spec, text: tinySpec.replace('warmup: 2, ', '') };
    const stretched = new RunFolder(join(folder.path, 'stretched'));
    const compiled = compileModel(unwritten, ['train.steps=20'], () => undefined);
    await storeRun(stretched, compiled, { data: folder.data, classNames: undefined });
    const goOn = async (text: string, ...overrides: string[]) =>
      (await continuedModel(stretched, { ...unwritten, text }, overrides, undefined, silent)).description.train;
    expect(await goOn(unwritten.text, 'train.steps=4000')).to.include({ steps: 4000, warmup: 2 });
    expect(await goOn(unwritten.text)).to.include({ steps: 6, warmup: 2 });
    const error = await goOn(tinySpec.replace('warmup: 2', 'warmup: 3')).catch((thrown: unknown) => thrown);
    expect(error)
      .to.have.property('message')
      .that.matches(/train\.warmup: 2 in the run, 3 now/);
  });

  it('other data than the run’s', async () => {
    const began = new RunFolder(join(folder.path, 'began'));
    const compiled = compileModel({ file: folder.spec, text: tinySpec }, [], () => undefined);
    const opened = await openDataset(folder.data, 'train', compiled.model.description.data);
    const { items } = opened;
    await opened.close?.();
    await storeRun(began, compiled, { data: folder.data, classNames: undefined, items });
    const other = join(folder.path, 'more-data');
    await mkdir(other);
    for (const name of ['train', 't10k']) {
      await writeFile(join(other, `${name}-images-idx3-ubyte`), idxBytes([8, 8, 8], new Uint8Array(512)));
      await writeFile(join(other, `${name}-labels-idx1-ubyte`), idxBytes([8], Uint8Array.from([0, 1, 0, 1, 0, 1, 0, 1]))); // prettier-ignore
    }
    await refused(
      ['train', '--resume', '-o', began.path, '--data', other],
      /more-data: this is not the data that the run began with, .+data\.\n {2}there: .*16×8×8.*\n {2}here: .* 8×8×8.*\n {2}Leave --data out, or give the place where that data lies now/,
    );
  });

  it('names of other runs and of other things', async () => {
    const beside = [run];
    const listed = async (argv: readonly string[], where: 'in' | 'beside'): Promise<void> => {
      const { code, err } = await runCli(...argv);
      expect(code).to.equal(1);
      const runs = new RegExp(`The runs ${where} it: (.+)$`, 'm').exec(err)?.[1]?.split(', ') ?? [];
      expect(runs).to.include.members(beside);
      for (const one of runs) expect((await runCli('check', join(one, 'spec.yaml'))).code).to.equal(0);
    };
    await listed(['sample', folder.path], 'in');
    await listed(['evaluate', join(folder.path, 'rnu')], 'beside');
    await listed(['train', '--resume', '-o', join(folder.path, 'rnu')], 'beside');
    await listed(['report', folder.spec], 'beside');
    await mkdir(join(run, 'samples'));
    await refused(['sample', join(run, 'samples')], /this is no run[^]*suggestion: .+run, the run that it lies in/);
  });

  it('runs in the place of specs', async () => {
    for (const command of ['check', 'render', 'explain'] as const) {
      const { code, err } = await runCli(command, run);
      expect(code).to.equal(1);
      const spec = /it is a folder, not a file\.\n {2}suggestion: (.+)$/m.exec(err)?.[1];
      expect(spec).to.equal(join(run, 'spec.yaml'));
      expect((await runCli(command, spec!)).code).to.equal(0);
    }
    expect((await runCli('check', folder.path)).err).to.match(/suggestion: .*tiny\.yaml.*run\/spec\.yaml/);
    for (const argv of [
      ['train', '--resume', run],
      ['train', run],
      ['train', '--resume', run, '-o', run],
    ]) {
      const { code, err } = await runCli(...argv, 'train.steps=9');
      expect(code).to.equal(2);
      const [, ...goOn] = /To go on with it: (.+)$/m.exec(err)?.[1]?.split(' ') ?? [];
      expect(goOn).to.deep.equal(['train', '--resume', '-o', run, 'train.steps=9']);
      expect((await parsed(...goOn)).call).to.deep.include({ overrides: ['train.steps=9'], options: new OptionValues({ resume: true, output: run }) }); // prettier-ignore
      expect(err).to.contain(`To begin another like it: fractalc train ${join(run, 'spec.yaml')} --data PATH -o RUN`);
    }
  });

  it('no run at all', async () => {
    await refused(['train', '--resume', '-o', join(folder.path, 'none')], /none: there is no such folder/);
    await refused(['sample', folder.data], /this is no run: it has no config.json/);
    await refused(['evaluate', join(folder.path, 'none')], /no such folder/);
  });

  it('a run without weights', () => refused(['sample', run], /the run has no weights yet[^]*--resume/));

  it('a run with a broken configuration or without its spec', async () => {
    const broken = join(folder.path, 'broken');
    await mkdir(broken);
    const config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8')) as object;
    await writeFile(join(broken, 'config.json'), '{"format": 1,');
    await refused(['sample', broken], /config.json: the run's configuration can't be read/);
    await writeFile(join(broken, 'config.json'), JSON.stringify({ ...config, format: 2 }));
    await refused(['sample', broken], /isn't a run's configuration/);
    await writeFile(join(broken, 'config.json'), JSON.stringify(config));
    await refused(['sample', broken], /spec.yaml: the run's spec can't be read/);
  });
});

describe('differences between specs', () => {
  it('are told key by key', () => {
    const differences = specDifferences('a: {b: [1, 2], c: x}\nd: 1', 'a: {b: [1, 3], c: x}\ne: true');
    expect(differences).to.deep.equal([
      { key: 'a.b.1', before: '2', after: '3' },
      { key: 'd', before: '1', after: 'nothing' },
      { key: 'e', before: 'nothing', after: 'true' },
    ]);
    expect(specDifferences('a: 1', '# the same\na: 1')).to.deep.equal([]);
  });
});
