import { expect } from 'chai';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from '../../compiler/cli/generate.ts';
import { packageRoot } from '../../compiler/package-root.ts';

describe('what npm run generate writes', () => {
  let files: ReadonlyMap<string, string>;
  before(async () => {
    files = await generatedFiles();
  });

  it('is what the repository holds: a change of any file of the packages shows', () => {
    for (const [path, text] of files)
      expect(readFileSync(join(packageRoot(), path), 'utf8'), `${path} (npm run generate writes it)`).to.equal(text);
  });

  it('is all that stands in generated/, beside a page about it', () => {
    const folder = join(packageRoot(), 'generated');
    const present = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => `generated/${path}`);
    const generated = [...files.keys()].filter((path) => path.startsWith('generated/'));
    expect(present.sort()).to.deep.equal(['generated/README.md', ...generated].sort());
  });

  it('has digests of every kernel, plan and source of the packages', () => {
    for (const name of ['fashion-ar', 'fashion-masked']) {
      const paths = (files.get(`generated/${name}/SHA256SUMS`) ?? '')
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(66));
      expect(paths).to.include.members([
        'README.md',
        'package.json',
        'plan.json',
        'recursion.ts',
        'kernels/adamw.wgsl',
      ]);
      expect(paths.filter((path) => path.startsWith('kernels/'))).to.have.length.above(100);
    }
  });
});
