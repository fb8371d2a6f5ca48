import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { checkSpec } from '../../compiler/2-check/check-spec.ts';
import { effectiveSpec } from '../../compiler/2-check/effective-spec.ts';
import { parseSpec } from '../../compiler/1-parse/parse-spec.ts';
import { codesOf, load, smallSpec } from './load.ts';
import { fixtureModules } from './fixture-modules.ts';

const chain = (...levels: string[]) =>
  `data: {shape: [28, 28], channels: 1}\nlevels:\n${levels.map((level) => `  - {${level}}\n`).join('')}head: {width: 32}\n`;

describe('checkSpec', () => {
  it('resolves every number of a level', () => {
    const { architecture } = load(smallSpec);
    expect(architecture?.data).to.deep.include({ extents: [28, 28], classes: 10 });
    expect(architecture?.levels[0]).to.deep.include({
      name: 'level0',
      region: [28, 28],
      patch: [4, 4],
      grid: [7, 7],
      patches: 49,
      parentWidth: 64,
      hidden: 192,
      iterations: 49,
    });
    expect(architecture?.levels[1]).to.deep.include({
      name: 'level1',
      region: [4, 4],
      patch: [1, 1],
      grid: [4, 4],
      patches: 16,
      parentWidth: 64,
      hidden: 192,
      conditions: 1,
      iterations: 16,
    });
  });

  it('takes data of one to four axes', () => {
    for (const shape of ['[64]', '[64, 64]', '[64, 64, 64]', '[64, 64, 64, 64]']) {
      const axes = shape.split(',').length;
      const { architecture } = load(smallSpec, [`data.shape=${shape}`, 'levels.0.module=masked', 'levels.0.patch=8']);
      expect(architecture?.levels[0]?.patches).to.equal(8 ** axes);
      expect(architecture?.levels.map(({ conditions }) => conditions)).to.deep.equal([1 + 2 * axes, 1 + 2 * axes]);
    }
  });

  it('takes oblong patches that keep an axis whole', () => {
    const { architecture } = load(chain('module: ar, patch: [1, 28], width: 64', 'module: ar, patch: 1, width: 64'));
    expect(architecture?.levels.map(({ grid }) => grid)).to.deep.equal([
      [28, 1],
      [1, 28],
    ]);
  });

  it('refuses conditions that an ar level would not read', () => {
    const text = chain('module: masked, patch: 4, width: 64', 'module: ar, patch: 1, width: 64, conditions: 2');
    const { diagnostics } = loadModel({ file: 'spec.yaml', text });
    expect(diagnostics.map(({ code, line, column }) => [code, line, column])).to.deep.equal([['FRC312', 4, 51]]);
    const cured = loadModel({ file: 'spec.yaml', text }, { overrides: ['levels.1.module=masked'] });
    expect(cured.architecture?.levels[1]?.conditions).to.equal(2);
  });

  it('counts the conditions that a parent provides', () => {
    const masked = 'module: masked, patch: 4, width: 64';
    expect(codesOf(chain(masked, 'module: ar, patch: 1, width: 64, conditions: 5'))).to.deep.equal([]);
    expect(codesOf(chain(masked, 'module: ar, patch: 1, width: 64, conditions: 6'))).to.deep.equal(['FRC307']);
    expect(
      codesOf(chain('module: ar, patch: 4, width: 64', 'module: ar, patch: 1, width: 64, conditions: 2')),
    ).to.deep.equal(['FRC307']);
  });

  it('names a module that the registry lacks', () => {
    const { draft, locate } = parseSpec({ file: 'spec.yaml', text: smallSpec });
    const { diagnostics, architecture } = checkSpec(
      draft!,
      { ...fixtureModules, generators: new Map([...fixtureModules.generators].filter(([name]) => name !== 'masked')) },
      locate,
    );
    expect(architecture).to.equal(undefined);
    expect(diagnostics[0]).to.deep.include({ code: 'FRC301', line: 4, path: 'levels.1.module' });
  });

  it('warns without refusing', () => {
    const { architecture, diagnostics } = load(smallSpec, ['data.labelDrop=0', 'sample.guidance=2']);
    expect(diagnostics.map(({ severity }) => severity)).to.deep.equal(['warning']);
    expect(architecture).to.not.equal(undefined);
  });

  it('goes on after faults of the schema', () => {
    const text = smallSpec
      .replace('patch: 4', 'patch: 5')
      .replace('width: 48', 'wdith: 48')
      .replace('channels', 'chanels');
    expect(codesOf(text)).to.deep.equal(['FRC201', 'FRC303', 'FRC201']);
  });

  it('does not echo a faulty value in those that depend on it', () => {
    expect(codesOf(smallSpec.replace('channels: 1', 'channels: 0, mean: [1, 2]'))).to.deep.equal(['FRC205']);
    expect(codesOf(`${smallSpec}train: {steps: many, warmup: 500}\n`)).to.deep.equal(['FRC203']);
    expect(
      codesOf(smallSpec.replace('patch: 1', 'patch: 1, iterations: 20').replace('patch: 4', 'patch: 5')),
    ).to.deep.equal(['FRC303']);
  });

  it('writes the defaults of the modules into the effective spec', () => {
    const { spec, architecture } = load(smallSpec);
    const effective = effectiveSpec(spec!, architecture!, fixtureModules);
    expect(effective.levels[0]).to.deep.include({ hidden: 192, conditions: 1, iterations: undefined });
    expect(effective.levels[1]).to.deep.include({ hidden: 192, conditions: 1, iterations: 16 });
  });
});
