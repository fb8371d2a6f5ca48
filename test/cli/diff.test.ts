import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileModel } from '../../compiler/cli/compile-model.ts';
import { storeRun } from '../../compiler/cli/store-run.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { tinyFolder, tinySpec } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';

interface Side {
  readonly parameters: number;
  readonly trainingOperations: number;
  readonly samplingDispatches: number;
  readonly parts: readonly { readonly name: string; readonly parameters: number }[];
}

describe('fractalc diff', () => {
  let folder: TinyFolder;
  let path: (name: string) => string;
  before(async () => {
    folder = await tinyFolder();
    path = (name) => join(folder.path, name);
  });
  after(() => folder.remove());

  it('sees no difference between two ways of writing a spec', async () => {
    const other = tinySpec
      .replace('name: tiny', 'name: other')
      .replace('patch: 4', 'patch: [4, 4]')
      .replace('[8, 8]', '8')
      .replace('blocks: 1, heads: 2}\n  -', 'heads: 2, dropout: {attention: 0, projection: 0}}\n  -')
      .replace('rate: 3e-3', 'rate: 0.003, clip: 3');
    await writeFile(path('other.yaml'), other);
    const { code, out } = await runCli('diff', folder.spec, path('other.yaml'));
    expect(code).to.equal(0);
    expect(out).to.match(/→ .*other.yaml\nThey mean the same\.$/);
  });

  it('tells changed values, parameters and cost', async () => {
    const { out, json } = await runCli('diff', folder.spec, 'levels.0.width=32', 'train.batch=8', '--json');
    expect(json?.['changes']).to.deep.equal([
      { key: 'levels.0.width', before: '16', after: '32' },
      { key: 'train.batch', before: '4', after: '8' },
      { key: 'train.microBatch', before: '4', after: '8' },
    ]);
    const [before, after] = [json?.['before'] as Side, json?.['after'] as Side];
    const check = await runCli('check', folder.spec, 'levels.0.width=32', '--json');
    expect(after.parameters).to.equal(check.json?.['parameters']);
    const checked = check.json as unknown as { levels: { parameters: number }[]; head: { parameters: number } };
    const parts = [...checked.levels, checked.head].map(({ parameters }) => parameters);
    expect(after.parts.map(({ parameters }) => parameters)).to.deep.equal(parts);
    expect(before.parameters).to.equal(14_080 + 3_936 + 7_968);
    expect(after.trainingOperations).to.be.above(before.trainingOperations);
    expect(after.samplingDispatches).to.equal(before.samplingDispatches);
    expect(out.split('\n')).to.have.length(1);
    const text = (await runCli('diff', folder.spec, 'levels.0.width=32', 'train.batch=8')).out;
    expect(text).to.match(/^levels\.0\.width +16 +32$/m);
    expect(text).to.match(/^parameters +[\d,]+ +[\d,]+ +×\d/m);
    expect(text).to.match(/^training, a step of 4 → 8 +\S+ [kMG]FLOP +\S+ [kMG]FLOP +×\d/m);
    expect(text).to.match(/^ {2}dispatches .* the same$/m);
  });

  it('tells a level that one of them lacks in one line', async () => {
    const deeper = tinySpec.replace('  - {module: masked', '  - {module: ar, patch: 2, width: 8}\n  - {module: masked');
    await writeFile(path('deeper.yaml'), deeper);
    const { out } = await runCli('diff', folder.spec, path('deeper.yaml'));
    expect(out).to.match(/^levels\.2 +nothing +\{module: masked, patch: \[ ?1, 1 ?\], width: 16, .*\}$/m);
    expect(out).to.match(/^ {2}level2 +0 +[\d,]+ +new$/m);
  });

  it('takes a run for its spec', async () => {
    const compiled = compileModel({ file: folder.spec, text: tinySpec }, ['train.seed=3'], () => undefined);
    const run = path('run');
    await storeRun(new RunFolder(run), compiled, { data: folder.data, classNames: undefined });
    const { json } = await runCli('diff', folder.spec, run, '--json');
    expect(json?.['changes']).to.deep.equal([{ key: 'train.seed', before: '0', after: '3' }]);
  });

  it('asks for something to compare with', async () => {
    expect(await runCli('diff', folder.spec))
      .to.deep.include({ code: 2 })
      .and.property('err')
      .to.contain('second spec');
  });
});
