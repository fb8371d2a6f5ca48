import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { TuningReport } from '../../runtime/commands/tuning-report.ts';
import { runCli } from '../cli/run-cli.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';

describe('fractalc tune [adapter]', function () {
  let folder: TinyFolder;
  before(async () => {
    folder = await tinyFolder();
  });
  after(() => folder.remove());

  /** The spec with one level, which has fewer kernels. */
  const overrides = ['levels=[{module: ar, patch: 1, width: 16, blocks: 1, heads: 2}]', 'train.steps=2'];

  it('measures a spec, keeps what is faster, and training and sampling go by it', async () => {
    const tuned = await runCli('tune', folder.spec, '--sample-batch', '2', '--json', ...overrides);
    expect(tuned.code, tuned.err).to.equal(0);
    const report = tuned.json as unknown as TuningReport;
    expect(report.problems).to.not.deep.equal([]);
    for (const { label, forms } of report.problems) {
      expect(forms.length, label).to.be.greaterThan(1);
      for (const { form, agrees, difference } of forms)
        expect(agrees, `${label}: ${form} is off by ${difference ?? Infinity}`).to.equal(true);
    }
    expect(report.milliseconds.train.chosen).to.be.within(0, report.milliseconds.train.byRule);
    expect(report.milliseconds.sample.byRule).to.be.greaterThan(0);

    const table = JSON.parse(await readFile(report.file, 'utf8')) as { choices: unknown[] };
    expect(table.choices.length).to.equal(report.problems.filter(({ byRule, chosen }) => byRule !== chosen).length);

    const run = join(folder.path, 'run');
    const trained = await runCli('train', folder.spec, '--data', folder.data, '-o', run, '--json', ...overrides);
    expect(trained.code, trained.err).to.equal(0);
    if (table.choices.length > 0) expect(trained.err).to.contain(`choices from ${report.file}`);
    const sampled = await runCli('sample', run, '--count', '1', '--json');
    expect(sampled.code, sampled.err).to.equal(0);

    await writeFile(report.file, '{"format": 1,');
    const warned = await runCli('sample', run, '--count', '1', '--json');
    expect(warned.code, warned.err).to.equal(0);
    expect(warned.err).to.contain('the tuning is left out: it is no JSON');
    const open = await openDevice();
    expect(open.tuning.choices.size).to.equal(0);
    await open.close();
  });

  it('prints a table', async () => {
    const { code, out, err } = await runCli('tune', folder.spec, '--sample-batch', '1', ...overrides);
    expect(code, err).to.equal(0);
    expect(out)
      .to.contain('by rule')
      .and.contain('rows=')
      .and.match(/\d+ of \d+ run another form than by rule; kept in /);
  });

  it('refuses what is no number of images', async () => {
    const { code, err } = await runCli('tune', folder.spec, '--batch', 'many');
    expect([code, err]).to.deep.equal([2, '--batch many: expected a whole number from 1 to 65536.']);
  });
});
