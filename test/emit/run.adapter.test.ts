import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writePackage } from '../../compiler/compile.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { iterationCounts, Sampler } from '../../runtime/sample/sampler.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import { compileText } from './compiled.ts';
import { withFolder } from './temporary-folder.ts';

const tiny = `name: tiny
data: {shape: [8, 8], channels: 1, classes: 2}
levels:
  - {module: ar, patch: 4, width: 16, blocks: 1, heads: 2}
  - {module: ar, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
train: {batch: 4, rate: 1e-2, warmup: 0}
`;

const overrides: Readonly<Record<string, readonly string[]>> = {
  ar: [],
  masked: ['levels.0.module=masked', 'levels.1.module=masked'],
};

/** Writes the tiny model's package, with this repository's installed modules, and runs with its folder. */
const withPackage = (module: string, body: (folder: string) => Promise<void>): Promise<void> =>
  withFolder(async (root) => {
    const folder = join(root, 'package');
    await writePackage(compileText(tiny, { overrides: overrides[module] ?? [] }).files, folder);
    await symlink(
      fileURLToPath(new URL('../../node_modules', import.meta.url)),
      join(folder, 'node_modules'),
      'junction',
    );
    await body(folder);
  });

const importModel = async (folder: string): Promise<CompiledModel> => {
  const { model } = (await import(pathToFileURL(join(folder, 'model.js')).href)) as { model: CompiledModel };
  return model;
};

describe('a compiled package runs [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  for (const module of Object.keys(overrides)) {
    it(`${module}: trains, and samples with and without guidance`, () =>
      withPackage(module, async (folder) => {
        const model = await importModel(folder);
        const trainer = await Trainer.create(open, model);
        const tokens = Uint32Array.from({ length: 4 * 64 }, (_, cell) => (cell % 8) * 30);
        const losses: number[] = [];
        for (let step = 0; step < 3; step++)
          losses.push((await trainer.step(tokens, Uint32Array.of(0, 1, 0, 1), step)).loss);
        expect(losses[2]).to.be.below(losses[0]!);
        const iterations = iterationCounts(model);
        for (const guidance of [1, 2]) {
          const sampler = await Sampler.create(trainer.session, model, 2, guidance !== 1, iterations);
          const drawn = await sampler.sample({
            labels: Uint32Array.of(0, 1),
            firstImage: 0,
            options: { ...model.description.sample, guidance },
            iterations,
          });
          expect(drawn).to.have.length(2 * 64);
          expect(Math.max(...drawn)).to.be.below(256);
          expect(new Set(drawn).size).to.be.above(1);
        }
        trainer.close();
      }));
  }

  it('has a command line of its own', () =>
    withPackage('ar', async (folder) => {
      await mkdir(join(folder, 'elsewhere'));
      const help = spawnSync(process.execPath, ['.', '--help'], { cwd: folder, encoding: 'utf8' });
      expect(help.stderr).to.equal('');
      expect(help.status).to.equal(0);
      expect(help.stdout).to.contain('Usage: node . ').and.to.contain('tiny');
      const wrong = spawnSync(process.execPath, ['..', 'fly'], { cwd: join(folder, 'elsewhere'), encoding: 'utf8' });
      expect(wrong.status).not.to.equal(0);
      expect(wrong.stderr).to.contain("Unknown command 'fly'");
    }));
});
