import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { appendFile, cp, link, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { smallSpec } from '../reference/models.ts';
import { runCli } from './run-cli.ts';

const checkpoint = fileURLToPath(new URL('../golden/masked.pth', import.meta.url));

describe('outputs of commands', () => {
  let folder: string;
  const path = (name: string): string => join(folder, name);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fractalc-test-'));
    await writeFile(path('small.yaml'), smallSpec);
    await writeFile(path('more.yaml'), 'extends: small.yaml\ntrain: {steps: 7}\n');
    await done('import', checkpoint, path('small.yaml'), '-o', path('run'));
    await done('export', path('run'), '-o', path('theirs.safetensors'));
    await done('compile', path('small.yaml'), '-o', path('package'));
    await cp(path('theirs.safetensors'), path('same.safetensors'));
    await symlink(path('same.safetensors'), path('soft.safetensors'));
    await link(path('same.safetensors'), path('hard.safetensors'));
    await mkdir(path('pictures/0'), { recursive: true });
    await writeFile(path('file'), '');
    const config = JSON.parse(await readFile(path('run/config.json'), 'utf8')) as object;
    await writeFile(path('run/config.json'), JSON.stringify({ ...config, data: path('pictures') }));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const done = async (...argv: string[]): Promise<void> => {
    const { code, err } = await runCli(...argv);
    expect(code, err).to.equal(0);
  };
  const refused = async (message: RegExp, ...argv: string[]): Promise<void> => {
    const { code, err } = await runCli(...argv);
    expect(err).to.match(message);
    expect(code).to.equal(1);
  };

  it('are none of their inputs, under whatever name', async () => {
    const [spec, more, run, same] = ['small.yaml', 'more.yaml', 'run', 'same.safetensors'].map(path) as [string, string, string, string]; // prettier-ignore
    const kept = ['small.yaml', 'same.safetensors', 'run/model.safetensors', 'run/spec.yaml', 'package/spec.yaml'];
    await done('compile', path('package/spec.yaml'), '-o', path('package'));
    await appendFile(path('package/spec.yaml'), '# mine\n');
    const before = await Promise.all(kept.map((name) => readFile(path(name), 'hex')));
    for (const [output, argv] of [
      [same, ['import', same, spec, '-o']],
      [path('soft.safetensors'), ['import', same, spec, '-o']],
      [path('hard.safetensors'), ['import', same, spec, '-o']],
      [same, ['import', path('soft.safetensors'), spec, '-o']],
      [same, ['export', same, spec, '-o']],
      [path('run/model.safetensors'), ['export', run, '-o']],
      [path('run/spec.yaml'), ['report', run, '-o']],
      [spec, ['explain', spec, '--html']],
      [spec, ['explain', more, '--svg']],
    ] as const) {
      await refused(/: it is .+, which this command reads\.\n {2}Give another name for the output\./, ...argv, output);
    }
    await refused(/spec\.yaml: it is .+, which this command reads/, 'compile', path('package/spec.yaml'), '-o', path('package')); // prettier-ignore
    await refused(/pictures\/0: it is a part of .+pictures, which/, 'sample', run, '-o', path('pictures/0'));
    await writeFile(path('pictures/0/set.npz'), '');
    await refused(/set\.npz: it is a part of/, 'sample', run, '--npz', path('pictures/0/set.npz'));
    expect(await Promise.all(kept.map((name) => readFile(path(name), 'hex')))).to.deep.equal(before);
    await done('import', same, spec, '-o', path('another.safetensors'));
  });

  it('are tested before any work', async () => {
    const [spec, run] = [path('small.yaml'), path('run')];
    for (const argv of [
      ['sample', run, '--pictures', 'grid', '-o', path('file/grid')],
      ['sample', run, '--pictures', 'none', '--npz', path('file/x.npz')],
      ['sample', run, '--animation', path('file/x.webp')],
      ['import', checkpoint, spec, '-o', path('file/x.safetensors')],
      ['export', run, '-o', path('file/x.pth')],
      ['report', run, '-o', path('file/x.html')],
      ['explain', spec, '--html', path('file/x.html')],
      ['init', path('file/x.yaml'), '--template', 'grey', '--budget', 'minutes'],
    ])
      await refused(/: it can't be written: the folder .+ takes no files \(\w+\)\.\n {2}Give another place/, ...argv);
    await refused(
      /file\/run: a file is in the place of this folder/,
      'import',
      checkpoint,
      spec,
      '-o',
      path('file/run'),
    );
    await refused(
      /file\/run: a file is in the place/,
      'train',
      spec,
      '--data',
      'fashion-mnist',
      '-o',
      path('file/run'),
    );
    await refused(/file: this is no folder/, 'compile', spec, '-o', path('file/package'));
    await refused(/file: this is no folder/, 'sample', run, '-o', path('file'));
  });

  it('are files, not devices', async () => {
    await symlink('/dev/null', path('null.html'));
    await refused(/null\.html: it is a device, not a file/, 'report', path('run'), '-o', path('null.html'));
    expect(existsSync('/dev/null')).to.equal(true);
  });
});
