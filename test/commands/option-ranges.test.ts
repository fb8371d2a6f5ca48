import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { schemaPath } from '../../compiler/1-parse/schema.ts';
import { rangesModule } from '../../compiler/1-parse/spec-ranges.ts';
import { loadModel } from '../../compiler/load-model.ts';
import { fractalc } from '../../compiler/cli/fractalc.ts';
import type { Program } from '../../runtime/commands/command.ts';
import { sampleOptions } from '../../runtime/commands/options/sample.ts';
import { packageProgram } from '../../runtime/commands/package.node.ts';
import { parseLine } from '../../runtime/commands/parse-line.node.ts';
import { checkSection } from '../../runtime/spec-range.ts';
import type { RangedKey, SpecRange } from '../../runtime/spec-range.ts';
import { specRanges } from '../../runtime/spec-ranges.ts';
import { refusal } from '../cli/parse.ts';
import { tinyModel } from './tiny-model.ts';
import { tinySpec } from './tiny.ts';

/** Values just outside a key's range, as text. */
const outside = (key: RangedKey): readonly string[] => {
  const range: SpecRange = specRanges[key];
  if (range.kind === 'word') return ['neither'];
  const { minimum = -1e9, maximum = 1e9, exclusiveMinimum, exclusiveMaximum } = range;
  const step = range.kind === 'integer' ? 1 : 1e-3;
  return [exclusiveMinimum ?? minimum - step, exclusiveMaximum ?? maximum + step, 'NaN', '1e999'].map(String);
};

/** Values at its ends. */
const within = (key: RangedKey): readonly string[] => {
  const range: SpecRange = specRanges[key];
  if (range.kind === 'word') return range.words;
  const { minimum, maximum, exclusiveMinimum = 0, exclusiveMaximum = 1 } = range;
  return [minimum ?? exclusiveMinimum + 1e-3, maximum ?? exclusiveMaximum - 1e-3].map(String);
};

const programs: readonly Program<object>[] = [fractalc, packageProgram(tinyModel().description)];

describe('options that stand in for keys of the spec', () => {
  it('go by the ranges of the schema (npm run generate)', async () => {
    const file = new URL('../../runtime/spec-ranges.ts', import.meta.url);
    const style = await resolveConfig(schemaPath());
    expect(readFileSync(file, 'utf8')).to.equal(await format(rangesModule(), { ...style, parser: 'typescript' }));
  });

  for (const program of programs)
    for (const [command, { load }] of Object.entries(program.commands))
      it(`of ${program.name} ${command} take what their keys take`, async () => {
        for (const { name, key } of (await load()).command.options) {
          if (key === undefined) continue;
          for (const value of within(key)) await parseLine(program, [command, `--${name}=${value}`]);
          for (const value of outside(key))
            expect(await refusal([command, `--${name}=${value}`], program)).to.contain(`--${name} ${value}: expected ${specRanges[key].expected}`); // prettier-ignore
        }
      });

  it('are all of the section sample, which a spec refuses the same', () => {
    const covered = sampleOptions.map(({ key }) => key);
    for (const key of Object.keys(specRanges) as RangedKey[]) {
      if (!key.startsWith('sample.')) continue;
      expect(covered).to.include(key);
      for (const value of outside(key)) {
        const { diagnostics } = loadModel({ file: 'tiny.yaml', text: tinySpec }, { overrides: [`${key}=${value}`] });
        expect(diagnostics.map(({ path }) => path)).to.deep.equal([key]);
      }
    }
  });

  it('suggest the number that was meant', async () => {
    expect(await refusal(['sample', 'run', '--seed', '10,000'])).to.match(/from 0 to 4294967295\.\n {2}suggestion: 10000$/); // prettier-ignore
    expect(await refusal(['sample', 'run', '--temperature', '0,9'])).to.match(/give 1\/T for the reference's T\.\n {2}suggestion: 0\.9$/); // prettier-ignore
  });

  it('keep their ranges in calls of the library', () => {
    const { sample } = { sample: { guidance: 1, temperature: 1, filterThreshold: 0, seed: 0 } };
    expect(() => checkSection('sample', sample)).not.to.throw();
    for (const options of [{ guidance: 1e9 }, { filterThreshold: 1 }, { temperature: NaN }, { seed: 0.5 }])
      expect(() => checkSection('sample', options)).to.throw(RangeError, /is .+; expected a (whole )?number/);
  });
});
