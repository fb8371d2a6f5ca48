import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from '../cli/run-cli.ts';

describe('fractalc sweep [adapter]', function () {
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());
  const argv = (...rest: string[]): string[] => ['sweep', folder.spec, '--data', folder.data, ...rest];
  const weights = (run: string): Promise<Buffer> => readFile(join(run, 'model.safetensors'));

  it('shows the plan and writes nothing', async () => {
    const out = join(folder.path, 'planned');
    const { code, json } = await runCli(...argv('train.rate=1e-3,2e-3', '-o', out, '--plan', '--json'));
    expect(code).to.equal(0);
    const { runs } = json?.['plan'] as { runs: { name: string; steps: number; memoryBytes: number }[] };
    expect(runs.map(({ name }) => name)).to.deep.equal(['rate=1e-3', 'rate=2e-3']);
    for (const { memoryBytes, steps } of runs) expect(Math.min(memoryBytes, steps)).to.be.above(0);
    expect(existsSync(out)).to.equal(false);
  });

  it('finds faults of any combination before the first is trained', async () => {
    const out = join(folder.path, 'faulty');
    const { code, err } = await runCli(...argv('levels.0.module=ar,bogus', '-o', out));
    expect(code).to.equal(1);
    expect(err).to.contain('bogus');
    expect(existsSync(out)).to.equal(false);
  });

  it('killed and started again, it ends as if nothing had happened', async () => {
    const out = join(folder.path, 'sweep');
    const settings = ['train.rate=1e-3,2e-3', 'train.steps=30', 'train.checkpointEvery=2', '-o', out, '--json'];
    const script = fileURLToPath(new URL('../cli/child.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...argv(...settings)]);
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (/Run 2[^]*train: step \d/.test(told)) child.kill('SIGKILL');
    });
    expect((await once(child, 'close'))[1]).to.equal('SIGKILL');

    const { code, err, json } = await runCli(...argv(...settings));
    expect(code, err).to.equal(0);
    const results = json?.['results'] as { name: string; step: number; bitsPerDim: number }[];
    expect(results.map(({ name, step }) => [name, step])).to.deep.equal([
      ['rate=1e-3', 30],
      ['rate=2e-3', 30],
    ]);
    expect(await readFile(join(out, 'results.svg'), 'utf8')).to.match(/(<path class="line sweep"[^]*){2}/);

    const alone = join(folder.path, 'alone');
    const train = ['train.rate=2e-3', 'train.steps=30', 'train.checkpointEvery=2'];
    await runCli('train', folder.spec, ...train, '--data', folder.data, '-o', alone);
    expect((await weights(alone)).equals(await weights(join(out, 'rate=2e-3')))).to.equal(true);

    const other = await runCli(...argv('train.rate=5e-3', '-o', out));
    expect(other.err).to.contain('another sweep has been begun here');
  });
});
