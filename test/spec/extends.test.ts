import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import type { CheckedModel } from '../../compiler/2-check/check-model.ts';
import { originsOf } from '../../compiler/1-parse/origins.ts';
import type { SpecFiles } from '../../compiler/1-parse/spec-files.ts';
import { positionAt } from '../../compiler/diagnostics/source.ts';
import { fixtureModules } from './fixture-modules.ts';

const base = `name: base
data: {shape: [28, 28], channels: 1, classes: 10}
levels:
  - {module: ar, patch: 4, width: 64, heads: 4}
  - module: masked
    patch: 1
    width: 48
    iterations: 8
head: {width: 32}
train: {steps: 500, betas: [0.9, 0.95]}
`;

/** Files by their paths; a path may be written in any way that `join` doesn't put right already. */
const filesOf = (texts: Readonly<Record<string, string>>): SpecFiles => ({
  identify: (file) => (texts[file] === undefined ? undefined : file.toLowerCase()),
  read: (file) => {
    const text = texts[file];
    return text === undefined ? { problem: 'there is no such file', similar: 'lib/base.yaml' } : { text };
  },
});

/** Loads the first of some files. */
const loadFiles = (texts: Readonly<Record<string, string>>, overrides: readonly string[] = []): CheckedModel => {
  const [file, text] = Object.entries(texts)[0] ?? ['', ''];
  return loadModel({ file, text, files: filesOf(texts) }, { overrides, modules: fixtureModules });
};
const facts = ({ diagnostics }: CheckedModel): string[] =>
  diagnostics.map(({ file, line, code, path }) => `${file}:${line} ${code} ${path ?? ''}`);

describe('extends', () => {
  const over = (changes: string, overrides: readonly string[] = []): CheckedModel =>
    loadFiles({ 'spec.yaml': `extends: lib/base.yaml\n${changes}`, 'lib/base.yaml': base }, overrides);

  it('takes everything from the base but its name', () => {
    const { spec, diagnostics } = over('');
    const own = loadFiles({ 'spec.yaml': base }).spec;
    expect(diagnostics).to.deep.equal([]);
    expect(spec).to.deep.equal({ ...own, name: 'spec' });
  });

  it('merges mappings, replaces lists and changes their items by number', () => {
    const { spec } = over('train: {betas: [0.8, 0.9]}\nlevels: {1: {width: 64}, 0: {blocks: 3}}');
    expect(spec?.train).to.deep.include({ steps: 500, betas: [0.8, 0.9] });
    expect(spec?.levels.map(({ module, width, blocks }) => [module, width, blocks])).to.deep.equal([
      ['ar', 64, 3],
      ['masked', 64, 1],
    ]);
    const whole = over('levels: [{module: masked, patch: 1, width: 16}]');
    expect(whole.spec?.levels).to.have.length(1);
  });

  it('brings a default back where a value is empty, in a file and on the command line', () => {
    expect(over('train: {steps: }').spec?.train.steps).to.equal(400);
    expect(over('', ['train.steps=']).spec?.train.steps).to.equal(400);
    expect(facts(over('levels: {1: {module: ar}}'))).to.deep.equal(['lib/base.yaml:8 FRC310 levels.1.iterations']);
    expect(facts(over('levels: {1: {module: ar, iterations: null}}'))).to.deep.equal([]);
    expect(facts(over('train: {clip: }'))).to.deep.equal(['spec.yaml:2 FRC203 train.clip']);
  });

  it('goes several levels deep; the spec nearest to the author wins', () => {
    const { spec } = loadFiles(
      {
        'a/spec.yaml': 'extends: ../b/middle.yaml\nhead: {width: 16}',
        'b/middle.yaml': 'extends: deep/base.yaml\nhead: {width: 24, blocks: 2}\ntrain: {steps: 7}',
        'b/deep/base.yaml': base,
      },
      ['train.batch=3'],
    );
    expect(spec?.head).to.deep.include({ width: 16, blocks: 2 });
    expect(spec?.train).to.deep.include({ steps: 7, batch: 3, betas: [0.9, 0.95] });
  });

  it('tells a fault at the line that set the value', () => {
    expect(facts(over('head: {heads: 3}'))).to.deep.equal(['spec.yaml:2 FRC306 head.heads']);
    expect(facts(over('levels: {1: {heads: 5}}', ['levels.0.heads=5']))).to.have.members([
      'spec.yaml:2 FRC306 levels.1.heads',
      'command line:1 FRC306 levels.0.heads',
    ]);
    expect(facts(over('data: {shape: [30, 30]}'))).to.deep.equal(['lib/base.yaml:4 FRC303 levels.0.patch']);
    const broken = { 'spec.yaml': 'extends: b.yaml\ntrain: {rate: 0}', 'b.yaml': base.replace('steps', 'stps') };
    expect(facts(loadFiles(broken))).to.have.members(['spec.yaml:2 FRC205 train.rate', 'b.yaml:10 FRC201 train.stps']);
  });

  it('tells where every value comes from', () => {
    const { tree } = over('levels: {1: {width: 64}}\ndata: {shape: 28}', ['train.betas.0=0.5', 'train.steps=5']);
    const origin = (path: string, parts: readonly string[] = []): string => {
      const { places, isDefault } = originsOf(tree!, path.split('.'), parts);
      const words = places.map(({ source, start }) => `${source.file}:${positionAt(source, start).line}`);
      return [...words, ...(isDefault ? ['default'] : [])].join(' ');
    };
    expect(origin('levels.1.width')).to.equal('spec.yaml:2');
    expect(origin('levels.1.patch')).to.equal('lib/base.yaml:6');
    expect(origin('data.shape.1')).to.equal('spec.yaml:3');
    expect(origin('train.betas')).to.equal('command line:1 lib/base.yaml:10');
    expect(origin('train.steps')).to.equal('command line:2');
    expect(origin('train.clip')).to.equal('default');
    expect(origin('levels.0.dropout.attention')).to.equal('default');
    expect(origin('head', ['width', 'blocks'])).to.equal('lib/base.yaml:9 default');
  });

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['a missing base', { 'spec.yaml': 'extends: bse.yaml' }, 'spec.yaml:1 FRC501 extends'],
    ['itself', { 'spec.yaml': 'name: x\nextends: spec.yaml' }, 'spec.yaml:2 FRC502 extends'],
    [
      'a circle, under whatever path',
      { 'a.yaml': 'extends: b.yaml', 'b.yaml': 'extends: A.yaml', 'A.yaml': 'extends: b.yaml' },
      'b.yaml:1 FRC502 extends',
    ],
    ['a list', { 'spec.yaml': `extends: [a, b]\n${base}` }, 'spec.yaml:1 FRC203 extends'],
    ['an empty path', { 'spec.yaml': 'extends:\n' }, 'spec.yaml:1 FRC203 extends'],
    ['an empty base', { 'spec.yaml': 'extends: b.yaml', 'b.yaml': '# nothing' }, 'b.yaml:1 FRC103 '],
    ['a base of prose', { 'spec.yaml': 'extends: b.yaml', 'b.yaml': 'hello' }, 'b.yaml:1 FRC203 '],
    ['a broken base', { 'spec.yaml': 'extends: b.yaml', 'b.yaml': 'a: [' }, 'b.yaml:1 FRC104 '],
    [
      'an item that the base lacks',
      { 'spec.yaml': 'extends: b.yaml\nlevels: {2: {width: 3}}', 'b.yaml': base },
      'spec.yaml:2 FRC504 levels.2',
    ],
    [
      'numbered items without a base',
      { 'spec.yaml': base.replace('  - {', '  0: {').replace(/  - module[^]*8\n/, '') },
      'spec.yaml:4 FRC203 levels',
    ],
    [
      'a misspelt extends, saying nothing of what is missing',
      { 'spec.yaml': 'extend: b.yaml' },
      'spec.yaml:1 FRC201 extend',
    ],
  ];
  for (const [what, texts, fact] of refused) {
    it(`refuses ${what}`, () => expect(facts(loadFiles(texts))).to.deep.equal([fact]));
  }

  it('refuses a chain without end', () => {
    const endless: SpecFiles = {
      identify: (file) => file,
      read: (file) => ({ text: `extends: ${file.replace(/\d+/, (n) => String(Number(n) + 1))}` }),
    };
    const loaded = loadModel({ file: '0.yaml', text: 'extends: 1.yaml', files: endless }, { modules: fixtureModules });
    expect(facts(loaded)).to.deep.equal(['16.yaml:1 FRC503 extends']);
  });

  it('names a base with a similar name, from the file that extends it', () => {
    const [diagnostic] = loadFiles({ 'lib/x/spec.yaml': 'extends: ../bsae.yaml' }).diagnostics;
    expect(diagnostic).to.include({ suggestion: '../base.yaml', message: 'lib/bsae.yaml: there is no such file' });
  });

  it('can not be overridden', () => {
    expect(facts(over('', ['extends=x.yaml']))).to.deep.equal(['command line:1 FRC402 extends']);
  });
});
