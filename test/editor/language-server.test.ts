import { registry } from '../../compiler/3-build/registry.ts';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readdirSync, readFileSync } from 'node:fs';
import { loadSchema, schemaAt } from '../../compiler/1-parse/schema.ts';
import { LanguageClient } from './language-client.ts';

const specs = new URL('../../specs/', import.meta.url);
const schemaLine = '# yaml-language-server: $schema=./fractal.schema.json\n';
/** Every key of the language once. */
const everyKey = `${schemaLine}name: all
data: {shape: [28, 28], channels: 1, alphabet: 256, classes: 10, labelDrop: 0.1, mean: 0.5, deviation: 0.5}
levels:
  - module: masked
    patch: 4
    width: 64
    blocks: 1
    heads: 1
    hidden: 256
    conditions: 5
    guidingPixel: false
    dropout: {attention: 0, projection: 0}
    iterations: 8
    order: raster
`;

/** Every key of a rule once. */
const everyRuleKey = `${schemaLine}levels:
  module: masked
  times: 3
  partition: 4
  width: {start: 64, ratio: 1/2, multiple: 8}
  blocks: [3, 2, 1]
  heads: {start: 4, ratio: 0.5}
  hidden: 256
  conditions: 5
  guidingPixel: true
  dropout: 0.1
  iterations: 8
  order: raster
`;

/** Line and character of a text's end. */
const endOf = (text: string): { line: number; character: number } => {
  const lines = text.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
};

describe('an editor with yaml-language-server', () => {
  let client: LanguageClient;
  let documents = 0;
  const open = async (text: string) => {
    const uri = new URL(`unsaved-${documents++}.yaml`, specs).href;
    return { uri, diagnostics: await client.open(uri, text) };
  };
  before(async () => {
    client = await LanguageClient.start(specs.href);
  });
  after(() => client.stop());

  it('finds no fault in the specs of this repository', async () => {
    for (const file of readdirSync(specs).filter((name) => name.endsWith('.yaml'))) {
      const { diagnostics } = await open(readFileSync(new URL(file, specs), 'utf8'));
      expect(diagnostics, file).to.deep.equal([]);
    }
  });

  it('offers the modules', async () => {
    const text = `${schemaLine}levels:\n  - module: `;
    const { uri } = await open(text);
    expect(await client.complete(uri, endOf(text))).to.have.members([...registry.generators.keys()]);
  });

  it('offers keys, in a level and in a change to a level of the base', async () => {
    for (const start of ['levels:\n  - module: ar\n    ', 'extends: fashion-ar.yaml\nlevels:\n  0:\n    ']) {
      const text = schemaLine + start;
      const { uri } = await open(text);
      expect(await client.complete(uri, endOf(text))).to.include.members(['patch', 'width', 'guidingPixel']);
    }
  });

  it('explains keys: what they mean, what they take and their defaults', async () => {
    const text = `${schemaLine}train:\n  decay: 0.1\n`;
    const { uri } = await open(text);
    const hover = await client.hover(uri, { line: 2, character: 4 });
    expect(hover).to.contain('Weight decay.').and.contain('from 0 to 10').and.contain('Default: `0.05`');
  });

  it('explains every key', async () => {
    const sections = ['head', 'guidingHead', 'train', 'sample'].map((section) => {
      const rows = Object.keys(schemaAt([section])?.properties ?? {}).map((key) => `  ${key}: 1\n`);
      return `${section}:\n${rows.join('')}`;
    });
    const text = `${everyKey}${sections.join('')}extends: fashion-ar.yaml\n`;
    expect(Object.keys(parse(text) as object)).to.have.members(Object.keys(loadSchema().properties ?? {}));
    expect(Object.keys((parse(text) as { levels: object[] }).levels[0]!)).to.have.members(
      Object.keys(schemaAt(['levels', '0'])?.properties ?? {}),
    );
    await expectExplained(text);
  });

  const expectExplained = async (text: string): Promise<void> => {
    const { uri } = await open(text);
    for (const [line, row] of text.split('\n').entries()) {
      for (const { 0: key, index } of row.startsWith('#') ? [] : row.matchAll(/\w+(?=:)/g)) {
        const hover = await client.hover(uri, { line, character: index + 1 });
        expect(hover, `${key} in line ${line + 1}`).to.have.length.above(10);
      }
    }
  };

  it('explains every key of a rule, and finds no fault in it', async () => {
    expect(Object.keys((parse(everyRuleKey) as { levels: object }).levels)).to.have.members(
      Object.keys(schemaAt(['levels'])?.properties ?? {}),
    );
    const text = `${everyRuleKey}data: {shape: 64}\nhead: {width: 8}\n`;
    expect((await open(text)).diagnostics).to.deep.equal([]);
    await expectExplained(text);
    const { uri } = await open(text);
    const hover = await client.hover(uri, { line: 3, character: 4 });
    expect(hover).to.contain('How often the level calls itself').and.contain('Takes a whole number from 1 to 32.');
  });

  it('offers the keys of a rule', async () => {
    const text = `${schemaLine}levels:\n  module: ar\n  `;
    const { uri } = await open(text);
    expect(await client.complete(uri, endOf(text))).to.include.members(['partition', 'times', 'width', 'guidingPixel']);
  });

  const faults: readonly (readonly [string, string, number, RegExp])[] = [
    ['a number out of its range', 'train:\n  batch: 8\n  steps: 0\n', 3, /minimum/],
    ['an unknown key', 'extends: fashion-ar.yaml\nhead:\n  wdith: 3\n', 3, /wdith is not allowed/],
    ['an unknown module', 'extends: fashion-ar.yaml\nlevels:\n  0: {module: maskd}\n', 3, /accepted.*"masked"/],
    [
      'a rule that says not how it cuts',
      'data: {shape: 8}\nlevels: {module: ar, width: 3}\nhead: {width: 3}\n',
      2,
      /Missing property "partition"/,
    ],
    ['a ratio that is none', 'extends: fashion-ar.yaml\nlevels: {width: {start: 8, ratio: half}}\n', 2, /pattern/],
    ['a missing key', 'data: {channels: 1}\nlevels: []\nhead: {width: 3}\n', 1, /Missing property "shape"/],
  ];
  for (const [what, text, line, message] of faults) {
    it(`marks ${what} on its line`, async () => {
      const { diagnostics } = await open(schemaLine + text);
      const marked = diagnostics.filter((diagnostic) => message.test(diagnostic.message));
      expect(
        marked.map(({ range }) => range.start.line),
        JSON.stringify(diagnostics),
      ).to.deep.equal([line]);
    });
  }
});
