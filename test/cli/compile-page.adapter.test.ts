import { copyFile, readFile, rm, truncate } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';
import type { CliResult } from './run-cli.ts';
import { goOn, tinyRun } from './tiny-run.ts';

describe('fractalc compile --weights [adapter]', function () {
  let folder: TinyFolder;
  let run: RunFolder;
  let output: string;
  before(async () => {
    folder = await tinyFolder();
    run = await tinyRun(folder, 'run', ['train.evaluateEvery=3', 'train.evaluateImages=4']);
    await goOn(run);
    output = join(folder.path, 'page');
  });
  after(() => folder.remove());
  const page = (...more: readonly string[]): Promise<CliResult> =>
    runCli('compile', folder.spec, ...more, '-o', output);

  it('takes a run’s newest weights, its best ones, or a file', async () => {
    for (const [words, from] of [
      [['--weights', run.path], run.weights],
      [['--weights', run.path, '--best'], run.bestWeights],
      [['--weights', run.weights], run.weights],
    ] as const) {
      const { code, out, err } = await page(...words);
      expect(code, err).to.equal(0);
      expect(out).to.contain(`Open it in a browser: npx fractalc serve ${output}`);
      expect(await readFile(join(output, 'weights.safetensors'))).to.deep.equal(await readFile(from));
    }
  });

  it('leaves no page of an older model, but the weights stay', async () => {
    await page('--weights', run.path);
    expect((await page()).code).to.equal(0);
    expect(existsSync(join(output, 'index.html'))).to.be.false;
    expect(existsSync(join(output, 'weights.safetensors'))).to.be.true;
  });

  it('says what is wrong with the weights, and writes nothing', async () => {
    await rm(output, { recursive: true, force: true });
    const untrained = await tinyRun(folder, 'untrained', []);
    const torn = join(folder.path, 'torn.safetensors');
    await copyFile(run.weights, torn);
    await truncate(torn, 5000);
    const faults: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['--weights', join(folder.path, 'nothing')], 1, /nothing.*no such file|nothing.*there is no/s],
      [['--weights', untrained.path], 1, /untrained/],
      [['--weights', folder.path], 1, /is no run|no run/],
      [['--weights', torn], 1, /torn\.safetensors/],
      [['levels.0.width=32', '--weights', run.path], 1, /is \[.*but the model's is \[/],
      [['--best'], 2, /--best: expected --weights RUN beside it/],
    ];
    for (const [words, code, message] of faults) {
      const result = await page(...words);
      expect(result.err, words.join(' ')).to.match(message).and.not.contain('    at ');
      expect(result.code, words.join(' ')).to.equal(code);
    }
    expect(existsSync(output)).to.be.false;
  });
});
