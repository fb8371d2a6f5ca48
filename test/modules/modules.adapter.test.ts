import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { register } from '../../compiler/3-build/registry.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { runCli } from '../cli/run-cli.ts';
import { idxBytes } from '../data/idx-bytes.ts';
import { checkInFloat64, checkOnAdapter } from '../random-specs/checks.ts';
import { apart } from './apart.ts';
import { together } from './together.ts';

const levels = {
  outermost: '[{module: together, patch: 4, width: 12}, {module: masked, patch: 1, width: 8, heads: 2, iterations: 3}]',
  'below masked':
    '[{module: masked, patch: 4, width: 8, heads: 2, iterations: 3}, {module: together, patch: 2, width: 12}, {module: ar, patch: 1, width: 8, heads: 1}]',
  'innermost, below ar': '[{module: ar, patch: 4, width: 8, heads: 1}, {module: together, patch: 1, width: 10}]',
  alone: '[{module: together, patch: 1, width: 10}]',
} as const;

const specOf = (
  written: string,
  channels = 3,
): string => `data: {shape: [8, 12], channels: ${channels}, alphabet: 7, classes: 2}
levels: ${written}
head: {kind: apart, width: 10}
train: {batch: 3, steps: 6, rate: 1e-2}
`;

const guided = `data: {shape: [8, 8], channels: 2, alphabet: 5}
levels:
  - {module: together, patch: 4, width: 8}
  - {module: masked, patch: 1, width: 8, heads: 2, guidingPixel: true, iterations: 3}
head: {width: 8, heads: 2}
guidingHead: {kind: apart, width: 6, heads: 1}
train: {batch: 3}
`;

/** Runs a command that must succeed. */
const runs = async (...words: readonly string[]): Promise<void> => {
  const { code, err } = await runCli(...words);
  expect(code, err).to.equal(0);
};

describe('a generator and a head that live elsewhere [adapter]', function () {
  this.timeout(600_000);
  let open: OpenDevice;
  let unregister: readonly (() => void)[];
  let folder: string;
  before(async () => {
    // Commands are loaded when they are called; under the tests' loader their registry is another copy.
    const loaded = await import('../../compiler/3-build/registry.ts');
    unregister = [...new Set([register, loaded.register])].map((add) =>
      add({ generators: [together], heads: [apart] }),
    );
    open = await openDevice();
    folder = await mkdtemp(join(tmpdir(), 'fractalc-modules-'));
  });
  after(async () => {
    for (const remove of unregister) remove();
    await open.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [name, written] of Object.entries(levels))
    it(`${name}: trains, draws the same in any batch, and its draws score as drawn`, async () => {
      await checkInFloat64(specOf(written), 1);
      await checkOnAdapter(open, specOf(written), 1);
    });

  it('serve guiding pixels', async () => {
    await checkInFloat64(guided, 2);
    await checkOnAdapter(open, guided, 2);
  });

  it('are told by every command', async () => {
    const spec = join(folder, 'own.yaml');
    const data = join(folder, 'images');
    await writeFile(spec, specOf(levels['outermost'], 1).replace('alphabet: 7', 'alphabet: 4'));
    await mkdir(data);
    const values = Array.from({ length: 6 * 8 * 12 }, (_, value) => (value * 7) % 4);
    await writeFile(join(data, 'train-images-idx3-ubyte'), idxBytes([6, 8, 12], values));
    await writeFile(join(data, 'train-labels-idx1-ubyte'), idxBytes([6], [0, 1, 0, 1, 0, 1]));
    const run = join(folder, 'run');
    const checked = await runCli('check', spec);
    expect(checked.out, checked.err).to.match(/level0 +together[^]*head +apart/);
    expect((await runCli('explain', spec)).out)
      .to.match(/level0 · together: 8×12 in 2×3 patches of 4×4/)
      .and.match(/head · apart: 1 channel of 1×1/);
    await runs('train', spec, '--data', data, '-o', run);
    await runs('sample', run, '--count', '1', '--classes', '0');
    expect((await runCli('evaluate', run, '--data', data)).out).to.match(/bits\/dim/);
    await runs('report', run);
    expect(await readFile(join(run, 'report.html'), 'utf8'))
      .to.contain(together.summary)
      .and.contain(apart.summary)
      .and.contain('6 tokens: the condition in 6 places');
    await runs('compile', spec, '-o', join(folder, 'package'));
    expect(await readFile(join(folder, 'package/recursion.ts'), 'utf8')).to.contain("module: 'together'");
  });

  it('are checked by their own demands, and unknown ones are refused', async () => {
    const spec = join(folder, 'odd.yaml');
    await writeFile(spec, specOf(levels.alone).replace('width: 10}\ntrain', 'width: 9}\ntrain'));
    const odd = (await runCli('check', spec)).err;
    expect(odd).to.match(/odd\.yaml:3:\d+: error FRC\d+: the width is odd[^]*suggestion: 10/);
    await writeFile(spec, specOf(levels.alone).replace('kind: apart', 'kind: aparts'));
    const unknown = (await runCli('check', spec)).err;
    expect(unknown).to.match(/no head is called "aparts"[^]*categorical, logistic or apart[^]*apart/);
  });
});
