import { expect } from 'chai';
import { modules } from '../../compiler/3-build/registry.ts';
import { loadSpec } from '../../compiler/2-check/load-spec.ts';
import { countedParameters, lowerModel } from '../../compiler/lower.ts';
import type { Architecture } from '../../compiler/ir/architecture.ts';
import { specNames, specText } from '../emit/compiled.ts';

const spec = `data: {shape: [16, 16], channels: 3, classes: 2}
levels:
  - {module: masked, patch: 4, width: 16, heads: 2, blocks: 1}
  - {module: masked, patch: 1, width: 16, heads: 2, blocks: 1, guidingPixel: true}
head: {width: 16, heads: 2, blocks: 1}
guidingHead: {width: 16, heads: 2, blocks: 1}
`;

const load = (text: string, overrides: readonly string[] = []) =>
  loadSpec({ file: 'x.yaml', text }, modules, overrides);

function sound(text: string, overrides: readonly string[] = []): Architecture {
  const { architecture, diagnostics } = load(text, overrides);
  if (architecture === undefined) throw new Error(JSON.stringify(diagnostics));
  return architecture;
}

describe('models of many blocks', () => {
  const refused: readonly (readonly [readonly string[], string, RegExp])[] = [
    [['levels.0.blocks=1024'], 'levels.0.blocks', /1,031 blocks, 1,024 of them in level0/],
    [['data.channels=1024'], 'head.blocks', /2,050 blocks, 1,024 of them in the pixel head/],
    [['head.blocks=1000'], 'head.blocks', /3,005 blocks, 3,000 of them in the pixel head/],
    [['guidingHead.blocks=400'], 'guidingHead.blocks', /1,205 blocks, 1,200 of them for guiding pixels/],
  ];
  for (const [overrides, path, message] of refused) {
    it(`are refused with what limits them: ${overrides.join(' ')}`, () => {
      const { diagnostics } = load(spec, overrides);
      expect(diagnostics.map(({ code }) => code)).to.deep.equal(['FRC315']);
      expect(diagnostics[0]?.path).to.equal(path);
      expect(diagnostics[0]?.message).to.match(message);
    });
  }

  it('are taken up to the limit, and counted without being compiled', () => {
    const architecture = sound(spec, ['levels.0.blocks=1017']);
    const { parameters } = countedParameters(architecture, modules);
    expect(parameters.filter(({ name }) => name.startsWith('level0.block1016.'))).not.to.have.length(0);
  });

  it('have the parameters of the compiled model', () => {
    for (const text of [spec, ...specNames.filter((name) => name.startsWith('fashion')).map(specText)]) {
      const architecture = sound(text);
      const sorted = (names: readonly { readonly name: string; readonly shape: readonly number[] }[]): string[] =>
        names.map(({ name, shape }) => `${name} ${shape.join('×')}`).sort();
      expect(sorted(countedParameters(architecture, modules).parameters)).to.deep.equal(
        sorted(lowerModel(architecture, modules).plan.parameters),
      );
    }
  });
});
