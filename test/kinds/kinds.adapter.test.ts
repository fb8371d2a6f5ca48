import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataKinds, kindNamed } from '../../runtime/data/kinds/kinds.ts';
import { readingOf } from '../../runtime/data/sources/decodings.node.ts';
import { runCli } from '../cli/run-cli.ts';
import type { CliResult } from '../cli/run-cli.ts';
import { tinyData, writeTinyData } from './tiny-data.ts';

/** Runs a command that must end well. */
const done = async (...argv: string[]): Promise<CliResult> => {
  const result = await runCli(...argv);
  expect(result.code, `${argv.join(' ')}\n${result.out}\n${result.err}`).to.equal(0);
  return result;
};

describe('every kind of data, from files to files [adapter]', function () {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fractalc-kinds-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('has a tiny set here', () => {
    expect(Object.keys(tinyData).sort()).to.deep.equal(dataKinds.map(({ name }) => name).sort());
  });

  for (const [name, tiny] of Object.entries(tinyData)) {
    it(`${name}: init, check, explain, train, evaluate, sample, report and compile`, async () => {
      const kind = kindNamed(name);
      const [place, spec, run] = [join(folder, name), join(folder, `${name}.yaml`), join(folder, `run-${name}`)];
      const data = `${tiny.prefix ?? ''}${place}`;
      await writeTinyData(place, tiny);
      const proposed = join(folder, `proposed-${name}.yaml`);
      // Arrays and bytes don't tell what they are.
      if (name !== 'array' && name !== 'bytes') {
        await done(
          'init',
          proposed,
          '--data',
          data,
          '--budget',
          'minutes',
          ...(name === 'image' ? ['--size', '8'] : []),
        );
        await done('check', proposed);
        await done('data', data, '--spec', proposed, '--verify');
      }
      await writeFile(
        spec,
        `data: ${tiny.data}\nlevels: ${tiny.levels}\nhead: {width: 16, heads: 2}\ntrain: {batch: 2, steps: 2, average: 0}\n`,
      );
      await done('check', spec);
      expect((await done('explain', spec, '--adapter', 'h100')).out).to.contain(kind.item);
      const trained = await done('train', spec, '--data', data, '-o', run);
      expect(trained.out).to.contain(kind.unit);
      expect((await done('evaluate', run, '--limit', '2')).out).to.match(new RegExp(`${kind.unit} on [12] held-out`));
      const raw = join(folder, `${name}.npz`);
      const sampled = await done('sample', run, '--total', '2', '--npy', raw, '--json');
      const files = sampled.json?.['files'] as string[];
      expect(files).to.have.length(2);
      for (const path of files) {
        expect(path.endsWith(kind.ending)).to.equal(true);
        // What is written can be read as data of the kind.
        const file = { path, bytes: await readFile(path) };
        if (kind.files !== undefined) expect((await kind.files.propose([file])).channels).to.be.above(0);
      }
      expect(existsSync(join(run, 'samples', 'grid.png'))).to.equal(true);
      expect((await done('evaluate', run, '--data', raw, '--hold-out', '0.5')).out).to.contain(kind.unit);
      const kept = readingOf(kind)?.manner === 'stream' ? ['--prefix', files[0]!] : [files[0]!, '--vary', '0.5'];
      const ofClass = files[0]!.includes('-one-') ? ['--class', 'one'] : [];
      const edited = await done(
        'edit',
        run,
        ...kept,
        ...ofClass,
        '--count',
        '1',
        '-o',
        join(folder, `edit-${name}`),
        '--json',
      );
      const [fill] = edited.json?.['fills'] as { file: string; bitsPerDim: number }[];
      expect(fill?.file.endsWith(kind.ending) && fill.bitsPerDim > 0).to.equal(true);
      await done('report', run);
      await done('compile', spec, '-o', join(folder, `package-${name}`));
    });
  }
});
