import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sarifLog } from '../../compiler/diagnostics/sarif.ts';
import { tinyFolder, tinySpec } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { runCli } from './run-cli.ts';

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: object }[];
}

interface SarifLog {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly SarifResult[];
  }[];
}

describe('fractalc check with several specs', () => {
  let folder: TinyFolder;
  let path: (name: string) => string;
  before(async () => {
    folder = await tinyFolder();
    path = (name) => join(folder.path, name);
    await writeFile(path('faulty.yaml'), tinySpec.replace('heads: 2', 'heads: 3'));
    await writeFile(path('one.yaml'), 'extends: faulty.yaml\n');
    await writeFile(path('two.yaml'), 'extends: faulty.yaml\nsample: {guidance: 2}\ndata: {labelDrop: 0}\n');
  });
  after(() => folder.remove());

  it('describes each', async () => {
    const { code, out } = await runCli('check', folder.spec, 'specs/fashion-ar.yaml');
    expect(code).to.equal(0);
    expect(out).to.contain('tiny: no faults').and.contain('\n\nfashion-ar: no faults');
    const { json } = await runCli('check', folder.spec, 'specs/fashion-ar.yaml', '--json');
    const specs = json?.['specs'] as readonly Record<string, unknown>[];
    expect(specs.map(({ file, name }) => [file, name])).to.deep.equal([
      [folder.spec, 'tiny'],
      ['specs/fashion-ar.yaml', 'fashion-ar'],
    ]);
  });

  it('tells the faults of all, and those of a common base once', async () => {
    const { code, json } = await runCli('check', path('one.yaml'), folder.spec, path('two.yaml'), '--json');
    expect(code).to.equal(1);
    const diagnostics = json?.['diagnostics'] as readonly Record<string, unknown>[];
    expect(diagnostics.map((one) => [one['file'], one['code']])).to.deep.equal([
      [path('faulty.yaml'), 'FRC306'],
      [path('two.yaml'), 'FRC352'],
    ]);
  });

  it('writes SARIF, sound specs included', async () => {
    const { code, out, err } = await runCli('check', path('two.yaml'), folder.spec, 'train.stps=3', '--sarif');
    expect(code).to.equal(1);
    expect(err).to.contain('error FRC306');
    const log = JSON.parse(out) as SarifLog;
    expect(log.version).to.equal('2.1.0');
    const [run] = log.runs;
    expect(run?.tool.driver.rules.map(({ id }) => id)).to.deep.equal(['FRC201', 'FRC306', 'FRC352']);
    const uri = (name: string): object => ({ uri: pathToFileURL(path(name)).href });
    const place = (ruleId: string): object | undefined =>
      run?.results.find((result) => result.ruleId === ruleId)?.locations[0]?.physicalLocation;
    expect(place('FRC306')).to.deep.equal({
      artifactLocation: uri('faulty.yaml'),
      region: { startLine: 4, startColumn: 57, endLine: 4, endColumn: 58 },
    });
    expect(place('FRC201'), 'on the command line').to.deep.equal({ artifactLocation: uri('two.yaml') });
    expect(run?.results.find(({ ruleId }) => ruleId === 'FRC352')?.level).to.equal('warning');
    for (const { ruleId, ruleIndex, message } of run?.results ?? []) {
      expect(run?.tool.driver.rules[ruleIndex]?.id).to.equal(ruleId);
      expect(message.text).to.match(/\S/);
    }
    const sound = await runCli('check', folder.spec, '--sarif');
    expect(sound).to.include({ code: 0, err: '' });
    expect((JSON.parse(sound.out) as SarifLog).runs[0]?.results).to.deep.equal([]);
  });

  it('keeps relative paths relative, as URIs', () => {
    const place = { line: 1, column: 1, endLine: 1, endColumn: 2, excerpt: [] };
    const diagnostic = {
      code: 'FRC105',
      severity: 'error',
      message: 'a tab',
      file: 'my specs/a#1.yaml',
      ...place,
    } as const;
    const log = sarifLog([{ spec: diagnostic.file, diagnostic }], '1.0.0') as SarifLog;
    expect(log.runs[0]?.results[0]?.locations[0]?.physicalLocation).to.have.deep.property('artifactLocation', {
      uri: 'my%20specs/a%231.yaml',
    });
  });

  it('takes a word that is no file for a slip of an override', async () => {
    const { code, err } = await runCli('check', folder.spec, 'train.steps:3');
    expect(code).to.equal(1);
    expect(err).to.equal(
      'train.steps:3: there is no such file. An override has the form key=value.\n  suggestion: train.steps=3',
    );
  });
});
