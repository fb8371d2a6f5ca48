import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCli } from '../cli/run-cli.ts';

const spec = 'specs/fashion-ar.yaml';

describe('fractalc explain', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'explain-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('draws the tree and tells the costs', async () => {
    const { code, out } = await runCli('explain', spec, '--adapter', 'm2', '--batch', '4');
    expect(code).to.equal(0);
    expect(out).to.match(/└─ level1 · ar: 4×4 in 4×4 patches of 1×1\n[^]*└─ head · categorical/);
    expect(out).to.match(/A training step of 4 images\n {2}work: .*FLOP in 263 dispatches\n {2}time: at least/);
    expect(out).to.contain('not measured');
  });

  it('lists kernels and prints graphs on request', async () => {
    const { json } = await runCli('explain', spec, '--adapter', 'software', '--kernels', '--graph', '--json');
    const list = json?.['dispatchList'] as { program: string; ops: string[]; file: string }[];
    expect(list.filter(({ program }) => program === 'train')).to.have.length.above(200);
    expect(list.some(({ ops }) => ops.length > 1)).to.equal(true);
    expect(list.some(({ file }) => file.includes('software'))).to.equal(true);
    expect((json?.['graphs'] as Record<string, string>)['train.train']).to.match(/^graph train\n/);
    const { out } = await runCli('explain', spec, '--adapter', 'm2', '--kernels');
    expect(out).to.match(/train · train: \d+ dispatches\n {2}computes +ops +operations +bytes +kernel\n/);
    expect(out).to.match(/ level0.patches +patchify +2,304·images +6,148·images +kernels\/patchify/);
  });

  it('lists the row kernels where the adapter would run them', async () => {
    const rowKernelsOn = async (adapter: string, ...options: string[]): Promise<Set<string>> => {
      const { json } = await runCli('explain', spec, '--adapter', adapter, '--kernels', '--json', ...options);
      const list = json?.['dispatchList'] as { kernel: string; file: string }[];
      return new Set(list.filter(({ kernel }) => kernel === 'rows').map(({ file }) => file));
    };
    expect(await rowKernelsOn('m2')).to.be.empty;
    expect(await rowKernelsOn('h100')).to.include('kernels/head-draw-rows0-hardware.wgsl');
    expect(await rowKernelsOn('software')).to.include('kernels/head-draw-rows0-software-many.wgsl');
    expect(await rowKernelsOn('software', '--batch', '1')).to.include('kernels/head-draw-rows0-software.wgsl');
  });

  it('writes a page and a drawing that need no other file', async () => {
    const [html, svg] = [join(folder, 'page.html'), join(folder, 'page.svg')];
    expect((await runCli('explain', spec, '--html', html, '--svg', svg)).code).to.equal(0);
    for (const file of [html, svg]) {
      const text = await readFile(file, 'utf8');
      expect(text)
        .to.match(/^<(!doctype html|svg )/)
        .and.contain('fashion-ar');
      expect(text).not.to.match(/(src|href)="(?!#)/);
    }
  });

  it('opens no device: not even the module that could is loaded', () => {
    const child = fileURLToPath(new URL('../cli/child.ts', import.meta.url));
    const hook = `export const resolve=(s,c,n)=>{if(s==="webgpu")throw new Error("no device, please");return n(s,c)}`;
    const script = `import{register}from"node:module";register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)})`;
    const guard = `data:text/javascript,${encodeURIComponent(script)}`;
    const run = (...argv: string[]): { status: number | null; stderr: string } =>
      spawnSync(process.execPath, ['--import', 'tsx', '--import', guard, child, ...argv], { encoding: 'utf8' });
    expect(run('explain', spec, '--adapter', 'h100').status).to.equal(0);
    expect(run('profile', spec).stderr).to.contain('no device, please'); // the guard works
  });

  it('takes what profile wrote, and says what is wrong with anything else', async () => {
    const figure = (value: number): object => ({ value, source: 'test' });
    const description = {
      ...{ format: 1, name: 'mine', isSoftware: false, features: { subgroupSize: null }, memory: figure(1e9) },
      limits: { maxBufferSize: figure(1e9), maxStorageBufferBindingSize: figure(1e8) },
      rates: {
        ...{ gigaflops: figure(100), gigabytesPerSecond: figure(10), microsecondsPerDispatch: figure(3) },
        reached: figure(0.5),
      },
    };
    const file = join(folder, 'mine.json');
    await writeFile(file, JSON.stringify({ model: 'm', description }));
    const { json } = await runCli('explain', spec, '--adapter', file, '--json');
    expect(json?.['adapter']).to.deep.equal(description);
    const faults: readonly (readonly [string, RegExp])[] = [
      ['{', /mine.json: this is no JSON/],
      ['[]', /mine.json: format: expected 1/],
      [JSON.stringify({ ...description, rates: {} }), /mine.json: rates.gigaflops: expected an object/],
      [JSON.stringify({ ...description, memory: figure(-1) }), /memory.value: expected a number above 0/],
    ];
    for (const [text, message] of faults) {
      await writeFile(file, text);
      const { code, err } = await runCli('explain', spec, '--adapter', file);
      expect(code).to.equal(1);
      expect(err).to.match(message);
    }
    expect((await runCli('explain', spec, '--adapter', 'h200')).err).to.match(
      /expected auto, h100, m2, software, or a file/,
    );
  });
});
