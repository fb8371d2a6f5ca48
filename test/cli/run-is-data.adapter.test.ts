import { expect } from 'chai';
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';
import type { CliResult } from './run-cli.ts';

describe('a run is data [adapter]', function () {
  let folder: TinyFolder;
  let trained: string;
  before(async () => {
    folder = await tinyFolder();
    trained = join(folder.path, 'trained');
    const { code, err } = await runCli('train', folder.spec, '--data', folder.data, '-o', trained);
    expect(code, err).to.equal(0);
  });
  after(() => folder.remove());

  /** A copy of the run, as if it had been downloaded. */
  const copy = async (name: string): Promise<string> => {
    const run = join(folder.path, name);
    await cp(trained, run, { recursive: true });
    return run;
  };
  const draw = async (run: string): Promise<{ readonly pictures: Buffer[]; readonly result: CliResult }> => {
    const output = join(run, 'samples');
    await rm(output, { recursive: true, force: true });
    const result = await runCli('sample', run, '--count', '1', '--json');
    const names = (await readdir(output).catch((): string[] => [])).sort();
    return { pictures: await Promise.all(names.map((name) => readFile(join(output, name)))), result };
  };

  it('no command runs code that lies in it, such as the package that earlier versions kept there', async () => {
    const run = await copy('planted');
    const config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8')) as object;
    expect(config).not.to.have.property('package');
    expect(await readdir(run)).not.to.include('package');
    const wanted = await draw(run);
    expect(wanted.pictures, wanted.result.err).not.to.have.length(0);
    const score = await runCli('evaluate', run, '--json');

    const ran = join(folder.path, 'ran');
    const code = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(ran)}, 'x'); throw new Error('boo');`;
    await mkdir(join(run, 'package'));
    for (const name of ['model.js', 'index.js', 'main.js']) await writeFile(join(run, 'package', name), code);
    await writeFile(join(run, 'package', 'plan.json'), '{');
    await writeFile(join(run, 'config.json'), JSON.stringify({ ...config, package: 'package' }));

    const { pictures, result } = await draw(run);
    expect(result.code, result.err).to.equal(0);
    expect(pictures).to.deep.equal(wanted.pictures);
    const again = await runCli('evaluate', run, '--json');
    expect(again.json?.['bitsPerDim'], again.err).to.equal(score.json?.['bitsPerDim']);
    const out = join(folder.path, 'out');
    for (const line of [
      ['train', '--resume', '-o', run, 'train.steps=7'],
      ['compile', folder.spec, '--weights', run, '-o', out],
      ['report', run],
      ['runs', run],
    ]) {
      const told = await runCli(...line);
      expect(told.code, told.err).to.equal(0);
    }
    expect(await readdir(folder.path)).not.to.include('ran');
  });

  it('a spec in it that the weights were not trained with is refused, and the advice brings the run back', async () => {
    const run = await copy('changed');
    const wanted = await draw(run);
    const spec = join(run, 'spec.yaml');
    const text = await readFile(spec, 'utf8');
    const kept = join(run, 'checkpoints', 'step-000006', 'spec.yaml');
    const damages: readonly (readonly [string | undefined, RegExp])[] = [
      [text.replace(/mean: .*/, 'mean: 0.25'), /changed since the weights were trained:\n {2}data\.mean[^]* now\n/],
      [text.replace(/labelDrop: .*/, 'labelDrop: 0'), /data\.labelDrop: 0\.1 in the checkpoint, 0 now\n/],
      [text.slice(0, 40), /spec\.yaml: it (is damaged|has changed)/],
      ['\u0000\u0001', /spec\.yaml: it (is damaged|has changed)/],
      [undefined, /spec can't be read/],
    ];
    for (const [damaged, message] of damages) {
      for (const line of [
        ['sample', run],
        ['evaluate', run],
        ['export', run, '-o', join(folder.path, 'x.pth')],
        ['train', '--resume', '-o', run, 'train.steps=8'],
      ]) {
        if (damaged === undefined) await rm(spec, { force: true });
        else await writeFile(spec, damaged);
        const { code, err } = await runCli(...line);
        expect(code, err).to.equal(1);
        expect(err).to.match(message).and.to.contain(`Copy ${kept} over it.`);
      }
    }
    await copyFile(kept, spec);
    expect((await draw(run)).pictures).to.deep.equal(wanted.pictures);
  });

  it('whose weights were deleted is used with those of its newest intact checkpoint, and training puts them back', async () => {
    const run = await copy('deleted');
    const wanted = await draw(run);
    const weights = join(run, 'model.safetensors');
    const bytes = await readFile(weights);
    await rm(weights);
    const { pictures, result } = await draw(run);
    expect(result.err).to.match(
      /model\.safetensors: it is missing\.\n.*step-000006\/model\.safetensors is used in its place/,
    );
    expect(pictures).to.deep.equal(wanted.pictures);
    const out = join(folder.path, 'page');
    for (const line of [
      ['evaluate', run],
      ['compile', folder.spec, '--weights', run, '-o', out],
    ]) {
      const { code, err } = await runCli(...line);
      expect(code, err).to.equal(0);
      expect(err).to.contain('is used in its place');
    }
    expect(await readFile(join(out, 'weights.safetensors'))).to.deep.equal(bytes);
    await runCli('train', '--resume', '-o', run);
    expect(await readFile(weights)).to.deep.equal(bytes);
  });

  it('what training does not read may be changed in its spec', async () => {
    const run = await copy('guided');
    const spec = join(run, 'spec.yaml');
    await writeFile(spec, (await readFile(spec, 'utf8')).replace(/guidance: .*/, 'guidance: 2'));
    const { result } = await draw(run);
    expect(result.code, result.err).to.equal(0);
  });
});
