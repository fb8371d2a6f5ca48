import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileModel } from '../../compiler/cli/compile-model.ts';
import { specDifferences } from '../../compiler/cli/spec-difference.ts';
import { storeRun } from '../../compiler/cli/store-run.ts';
import { RunFolder } from '../../runtime/run/run-folder.node.ts';
import { tinyFolder, tinySpec, type TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';

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
