import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modulePlans } from '../../compiler/cli/init/choices.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';

describe('a spec of fractalc init [adapter]', () => {
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());

  for (const module of Object.keys(modulePlans)) {
    it(`trains at once, of module ${module}`, async () => {
      const file = join(folder.path, `${module}.yaml`);
      const made = await runCli('init', file, '--data', folder.data, '--module', module, '--budget', 'minutes');
      expect(made.code, made.err).to.equal(0);
      const run = join(folder.path, module);
      const trained = await runCli('train', file, '--data', folder.data, '-o', run, 'train.steps=2', 'train.batch=2');
      expect(trained.code, trained.err).to.equal(0);
    });
  }

  it('goes on being trained by a spec that extends it, and lies in the run whole', async () => {
    const spec = join(folder.path, 'longer.yaml');
    await writeFile(spec, 'extends: ar.yaml\nname: longer\ntrain: {batch: 2, steps: 2}\n');
    const run = join(folder.path, 'longer');
    const first = await runCli('train', spec, '--data', folder.data, '-o', run);
    expect(first.code, first.err).to.equal(0);
    expect(await readFile(join(run, 'spec.yaml'), 'utf8'))
      .to.contain('width: 96')
      .and.not.contain('extends');
    const resumed = await runCli('train', spec, '--resume', '-o', run, 'train.steps=3');
    expect(resumed.code, resumed.err).to.equal(0);
    const { json } = await runCli('runs', folder.path, '--json');
    const names = (json?.['runs'] as readonly { name: string }[]).map(({ name }) => name);
    expect(names).to.include('longer');
  });
});
