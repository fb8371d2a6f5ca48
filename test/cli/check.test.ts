import { expect } from 'chai';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';

describe('fractalc check and compile', () => {
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());

  it('counts the parameters', async () => {
    const { code, out, err } = await runCli('check', folder.spec);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(out).to.contain('tiny: no faults');
    expect(out).to.match(/level1 +masked +4×4 in 16 of 1×1 +[\d,]+\n/);
    const { json } = await runCli('check', folder.spec, '--json');
    expect(json?.['parameters']).to.equal(14_080 + 3_936 + 7_968);
    expect(json?.['head']).to.deep.equal({ parameters: 7_968 });
    const levels = json?.['levels'] as object[];
    expect(levels).to.have.length(2);
    expect(levels[0]).to.include({ name: 'level0', module: 'ar', parameters: 14_080 });
    expect(levels[1]).to.include({ name: 'level1', module: 'masked', parameters: 3_936 });
  });

  it('applies overrides', async () => {
    const { json } = await runCli('check', 'levels.0.module=masked', folder.spec, 'levels.0.width=32', '--json');
    expect((json?.['levels'] as unknown[])[0]).to.include({ module: 'masked' });
  });

  it('tells every fault of a spec, with exit code 1', async () => {
    const { code, out, err, json } = await runCli(
      'check',
      folder.spec,
      'levels.0.heads=3',
      'levels.9.width=2',
      '--json',
    );
    expect(code).to.equal(1);
    expect(err).to.contain('command line:1').and.contain('command line:2').and.contain('^');
    expect(out.split('\n')).to.have.length(1);
    expect(json?.['error']).to.be.a('string');
    const diagnostics = json?.['diagnostics'] as Record<string, unknown>[];
    expect(diagnostics).to.have.length(2);
    expect(diagnostics[0]).to.include.keys('code', 'file', 'line', 'column', 'message');
  });

  it('names a missing file and one with a similar name', async () => {
    const { code, err } = await runCli('check', join(folder.path, 'tinny.yaml'));
    expect(code).to.equal(1);
    expect(err).to.contain('tinny.yaml: there is no such file.').and.contain(`suggestion: ${folder.spec}`);
    expect((await runCli('check', folder.path)).err).to.contain('it is a folder, not a file');
  });

  it('writes a package', async () => {
    const output = join(folder.path, 'package');
    const { code, json, out } = await runCli('compile', folder.spec, 'name=other', '-o', output, '--json');
    expect(code, out).to.equal(0);
    expect(json).to.deep.include({ name: 'other', output });
    expect(await readFile(join(output, 'spec.yaml'), 'utf8')).to.contain('name: other');
    expect((await runCli('compile', folder.spec, '-o', output)).code, 'a second time').to.equal(0);
    await rm(output, { recursive: true });
  });

  it('writes no package among files of others', async () => {
    const output = join(folder.path, 'full');
    await mkdir(output);
    await writeFile(join(output, 'letter.txt'), 'Dear …');
    const { code, err } = await runCli('compile', folder.spec, '-o', output);
    expect(code).to.equal(1);
    expect(err).to.contain('full').and.not.contain('    at ');
  });
});
