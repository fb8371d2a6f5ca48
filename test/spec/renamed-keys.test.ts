import { expect } from 'chai';
import { renamedKeys } from '../../compiler/1-parse/renamed-keys.ts';
import { schemaAt } from '../../compiler/1-parse/schema.ts';
import { loadModel } from '../../compiler/load-model.ts';
import type { CheckedModel } from '../../compiler/2-check/check-model.ts';
import { fixtureModules } from './fixture-modules.ts';
import { smallSpec } from './load.ts';

const rows = [
  { old: 'train.learningRate', key: 'rate', since: '0.2.0' },
  { old: 'levels.*.dim', key: 'width', since: '0.3.0' },
  { old: 'optimiser', key: 'train', since: '0.4.0' },
];
const load = (text: string, overrides: readonly string[] = []): CheckedModel =>
  loadModel({ file: 'spec.yaml', text }, { overrides, modules: fixtureModules, renamed: rows });
const facts = ({ diagnostics }: CheckedModel): string[] =>
  diagnostics.map(({ file, line, column, code, severity, path }) =>
    [`${file}:${line}:${column}`, severity, code, path].join(' '),
  );

describe('renamed keys', () => {
  it('still work, with a warning at the old name', () => {
    const loaded = load(`${smallSpec.replace('width: 48', 'dim: 48')}train: {learningRate: 0.5}\n`);
    expect(loaded.spec?.train.rate).to.equal(0.5);
    expect(loaded.spec?.levels[1]?.width).to.equal(48);
    expect(facts(loaded)).to.deep.equal([
      'spec.yaml:4:32 warning FRC251 levels.1.dim',
      'spec.yaml:6:9 warning FRC251 train.learningRate',
    ]);
    expect(loaded.diagnostics[0]).to.deep.include({
      message: 'levels.1.dim is called width since fractalc 0.3.0; the old name will go',
      suggestion: 'width',
    });
  });

  it('still work on the command line, on the way to a key and inside a value', () => {
    const loaded = load(smallSpec, ['levels.0.dim=32', 'optimiser.learningRate=0.5', 'train={learningRate: 0.25}']);
    expect(loaded.spec?.levels[0]?.width).to.equal(32);
    expect(loaded.spec?.train.rate).to.equal(0.25);
    expect(facts(loaded)).to.deep.equal([
      'command line:1:10 warning FRC251 levels.0.dim',
      'command line:2:1 warning FRC251 optimiser',
      'command line:2:11 warning FRC251 train.learningRate',
      'command line:3:8 warning FRC251 train.learningRate',
    ]);
  });

  it('are faults beside the new name', () => {
    const loaded = load(`${smallSpec}train: {learningRate: 0.5, rate: 0.25}\n`);
    expect(loaded.spec).to.equal(undefined);
    expect(facts(loaded)).to.deep.equal(['spec.yaml:6:9 error FRC208 train.learningRate']);
  });

  it('lay over a base under the new name', () => {
    const files = { identify: () => undefined, read: () => ({ text: `${smallSpec}train: {rate: 0.25}\n` }) };
    const text = 'extends: base.yaml\ntrain: {learningRate: 0.5}\n';
    const { spec } = loadModel({ file: 'spec.yaml', text, files }, { modules: fixtureModules, renamed: rows });
    expect(spec?.train.rate).to.equal(0.5);
  });

  it('have new names that the schema knows, and old ones that it does not', () => {
    for (const { old, key } of renamedKeys) {
      const path = old.replaceAll('*', '0').split('.');
      expect(schemaAt([...path.slice(0, -1), key]), key).to.not.equal(undefined);
      expect(schemaAt(path), old).to.equal(undefined);
    }
  });
});
