import { expect } from 'chai';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForeignFolderError, writePackage } from '../../compiler/compile.ts';
import { withFolder } from './temporary-folder.ts';

const manifest = JSON.stringify({ name: 'x', fractalc: { plan: 1 } });
const first = new Map([
  ['package.json', manifest],
  ['plan.json', '{}'],
  ['main.js', '// first'],
  ['kernels/old.wgsl', '// old'],
]);
const second = new Map([
  ['package.json', manifest],
  ['plan.json', '{"format":1}'],
  ['kernels/new.wgsl', '// new'],
]);

describe('writing a package', () => {
  it('makes the folder and those above it, and leaves nothing beside', () =>
    withFolder(async (root) => {
      await writePackage(first, join(root, 'a', 'b'));
      expect(await readdir(join(root, 'a'))).to.deep.equal(['b']);
      expect((await readdir(join(root, 'a', 'b'))).sort()).to.deep.equal([
        'kernels',
        'main.js',
        'package.json',
        'plan.json',
      ]);
    }));

  it('fills an empty folder', () =>
    withFolder(async (root) => {
      await writePackage(first, root);
      expect(await readFile(join(root, 'kernels/old.wgsl'), 'utf8')).to.equal('// old');
    }));

  it('replaces a package and keeps what is not its own', () =>
    withFolder(async (root) => {
      const target = join(root, 'package');
      await writePackage(first, target);
      await mkdir(join(target, 'run'));
      await writeFile(join(target, 'run', 'weights'), 'precious');
      await writePackage(second, target);
      expect((await readdir(target)).sort()).to.deep.equal(['kernels', 'package.json', 'plan.json', 'run']);
      expect(await readdir(join(target, 'kernels'))).to.deep.equal(['new.wgsl']);
      expect(await readFile(join(target, 'plan.json'), 'utf8')).to.equal('{"format":1}');
      expect(await readFile(join(target, 'run', 'weights'), 'utf8')).to.equal('precious');
      expect(await readdir(root)).to.deep.equal(['package']);
    }));

  it('takes away what another form or an earlier version of the package had', () =>
    withFolder(async (root) => {
      const target = join(root, 'package');
      await writePackage(first, target);
      for (const stale of ['recursion.js', 'sample.ts', 'train.js']) await writeFile(join(target, stale), 'old');
      await writePackage(second, target);
      expect((await readdir(target)).sort()).to.deep.equal(['kernels', 'package.json', 'plan.json']);
    }));

  for (const content of ['not JSON', '{"name":"another"}', undefined]) {
    it(`refuses a folder with ${content === undefined ? 'other files' : `package.json ${content}`}`, () =>
      withFolder(async (root) => {
        const file = content === undefined ? 'letter.txt' : 'package.json';
        await writeFile(join(root, file), content ?? 'Dear Sir');
        const fault = await writePackage(first, root).catch((thrown: unknown) => thrown);
        expect(fault).to.be.instanceOf(ForeignFolderError);
        expect(await readdir(root)).to.deep.equal([file]);
      }));
  }
});
