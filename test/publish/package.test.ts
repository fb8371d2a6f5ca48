import { expect } from 'chai';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fractalc, node, packAndInstall, tsc } from './packed.ts';
import type { Installed, Outcome } from './packed.ts';
import { libraryExample } from './readme.ts';

const program = `
import { compile, renderDiagnostics, writePackage, type CompileResult } from 'fractalc';
import { loadModel, openDataset } from 'fractalc/node';
import { openNullDevice, Sampler, Scorer, Trainer, type CompiledModel } from 'fractalc/runtime';

const source = { file: 'tiny.yaml', text: 'data: {shape: [8, 8], channels: 1}\\nlevels: [{module: ar, patch: 4, width: 16}, {module: ar, patch: 1, width: 16}]\\nhead: {width: 16}' };
const result: CompileResult = compile(source);
if (result.package === undefined) throw new Error(renderDiagnostics(result.diagnostics));
await writePackage(result.package.files, 'tiny');
const model: CompiledModel = await loadModel('tiny');
const data = await openDataset('fashion-mnist', 'train', { extents: [28, 28], channels: 1, classes: 10, alphabet: 256 });
const open = await openNullDevice();
const trainer = await Trainer.create(open, result.package.model);
console.log(model.description.parameters === result.package.description.parameters, data.count, typeof Sampler, typeof Scorer);
await data.close?.();
trainer.close();
await open.close();
`;

const strict = [
  '--strict',
  '--exactOptionalPropertyTypes',
  '--target',
  'es2022',
  '--types',
  'node',
  '--skipLibCheck',
  'false',
];

const expectDone = ({ status, stdout, stderr }: Outcome): string => {
  expect(status, stdout + stderr).to.equal(0);
  return stdout;
};

describe('the packed package', function () {
  let installed: Installed;
  before(() => {
    installed = packAndInstall();
  });
  after(() => rmSync(dirname(installed.folder), { recursive: true, force: true }));

  it('holds what it needs and nothing else', () => {
    const { files } = installed;
    expect(files).to.include.members([
      'LICENSE',
      'README.md',
      'compiler/README.md',
      'compiler/kernels/matmul.wgsl',
      'compiler/replay/self-test.safetensors',
      'dist/compiler/compile.d.ts',
      'dist/runtime/index.d.ts',
      'runtime/data/fashion-mnist/LICENSE',
      'specs/fashion-ar.yaml',
      'specs/fractal.schema.json',
    ]);
    const places =
      /^(LICENSE|README\.md|package\.json|dist\/(compiler|runtime)\/.*\.(js|d\.ts)|specs\/.*|compiler\/(kernels|adapters\/known|page\/assets|present\/assets)\/.*|compiler\/README\.md|compiler\/cli\/(fractalc|load-built)\.mjs|compiler\/replay\/self-test\.safetensors|runtime\/data\/fashion-mnist\/.*)$/;
    expect(files.filter((path) => !places.test(path))).to.deep.equal([]);
    expect(files.filter((path) => /^(test|bench|runs)\/|\.portable|cli\/(demo|generate)/.test(path))).to.deep.equal([]);
  });

  it('tells its version, starts a spec, checks and explains it', () => {
    const manifest = JSON.parse(readFileSync(join(installed.folder, 'node_modules/fractalc/package.json'), 'utf8')) as {
      version: string;
    };
    expect(expectDone(fractalc(installed, '--version')).trim()).to.equal(manifest.version);
    expectDone(fractalc(installed, 'init', 'mine.yaml', '--data', 'fashion-mnist', '--budget', 'minutes'));
    expect(readFileSync(join(installed.folder, 'mine.yaml'), 'utf8')).to.include(
      'node_modules/fractalc/specs/fractal.schema.json',
    );
    expect(expectDone(fractalc(installed, 'check', 'mine.yaml'))).to.include('mine: no faults');
    expect(expectDone(fractalc(installed, 'explain', 'mine.yaml'))).to.include('A training step of 8 images');
  });

  it('is a typed library with either module resolution, libraries checked too', () => {
    const { folder } = installed;
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    writeFileSync(join(folder, 'program.ts'), program);
    writeFileSync(join(folder, 'library.ts'), libraryExample());
    const files = ['program.ts', 'library.ts'];
    expectDone(tsc(folder, ...strict, '--noEmit', '--module', 'esnext', '--moduleResolution', 'bundler', ...files));
    expectDone(tsc(folder, ...strict, '--module', 'nodenext', '--moduleResolution', 'nodenext', ...files));
    expect(expectDone(node(folder, 'program.js')).trim()).to.equal('true 5000 function function');
  });

  it("the README's example of the library runs as it stands [adapter]", () => {
    const { folder } = installed;
    const output = expectDone(node(folder, 'library.js'));
    expect(output).to.match(/bits\/dim/);
    const png = readFileSync(join(folder, 'clothes.png'));
    expect(png.subarray(1, 4).toString()).to.equal('PNG');
  });
});
