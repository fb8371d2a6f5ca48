import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';

describe('specs that extend another on the command line', () => {
  let folder: TinyFolder;
  let spec: string;
  before(async () => {
    folder = await tinyFolder();
    await mkdir(join(folder.path, 'variants'));
    spec = join(folder.path, 'variants', 'wide.yaml');
    await writeFile(spec, 'extends: ../tiny.yaml\nlevels: {0: {width: 32}}\n');
  });
  after(() => folder.remove());

  it('are rendered with the place of every value, as a spec that means the same', async () => {
    const rendered = await runCli('render', spec, 'train.steps=9', 'train.betas=[0.9, 0.9]');
    expect(rendered).to.include({ code: 0, err: '' });
    expect(rendered.out).to.match(/^name: wide +# default$/m);
    expect(rendered.out).to.match(/^ {4}width: 32 +# \S*variants\/wide.yaml:2$/m);
    expect(rendered.out).to.match(/^ {4}patch: 4 +# \S*tiny.yaml:4$/m);
    expect(rendered.out).to.match(/^ {2}steps: 9 +# command line$/m);
    expect(rendered.out).to.match(/^ {2}betas: \[0.9, 0.9\] +# command line$/m);
    const again = join(folder.path, 'again.yaml');
    await writeFile(again, rendered.out);
    const written = await runCli('render', again, '--json');
    const { json } = await runCli('render', spec, 'train.steps=9', 'train.betas=[0.9, 0.9]', '--json');
    expect(written.json?.['spec']).to.deep.equal(json?.['spec']);
    expect(json?.['origins']).to.include({ 'train.steps': 'command line', 'train.clip': 'default' });
  });

  it('are checked, and their faults told in the file that holds them', async () => {
    expect((await runCli('check', spec)).out).to.contain('wide: no faults');
    const { err } = await runCli('check', spec, 'data.shape=[9, 9]');
    expect(stripVTControlCharacters(err)).to.match(/tiny.yaml:4:25: error FRC303/);
  });

  it('are compiled with all that they take over', async () => {
    const output = join(folder.path, 'package');
    expect(await runCli('compile', spec, '-o', output)).to.include({ code: 0 });
    const { json } = await runCli('render', join(output, 'spec.yaml'), '--json');
    const original = await runCli('render', spec, '--json');
    expect(json?.['spec']).to.deep.equal(original.json?.['spec']);
  });
});
