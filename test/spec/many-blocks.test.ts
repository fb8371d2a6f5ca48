import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { build } from '../../compiler/3-build/build.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { generatorsOf } from '../../runtime/recursion/recursion.ts';
import type { Architecture } from '../../compiler/ir/architecture.ts';
import { specNames, specText } from '../emit/compiled.ts';

const spec = `data: {shape: [16, 16], channels: 3, classes: 2}
levels:
  - {module: masked, patch: 4, width: 16, heads: 2, blocks: 1}
  - {module: masked, patch: 1, width: 16, heads: 2, blocks: 1, guidingPixel: true}
head: {width: 16, heads: 2, blocks: 1}
guidingHead: {width: 16, heads: 2, blocks: 1}
`;

const load = (text: string, overrides: readonly string[] = []) => loadModel({ file: 'x.yaml', text }, { overrides });

const sound = (text: string, overrides: readonly string[] = []): Architecture => {
  const { architecture, diagnostics } = load(text, overrides);
  if (architecture === undefined) throw new Error(JSON.stringify(diagnostics));
  return architecture;
};

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
    const countOf = (blocks: number): number =>
      build(sound(spec, [`levels.0.blocks=${blocks}`])).recursion.generator.parameters;
    expect(countOf(1017)).to.equal(countOf(1) + 1016 * (countOf(2) - countOf(1)));
  });

  it('have the parameters of the compiled model', () => {
    for (const text of [spec, ...specNames.filter((name) => name.startsWith('fashion')).map(specText)]) {
      const lowered = lowerModel(sound(text));
      const counted = generatorsOf(build(sound(text)).recursion);
      const compiled = counted.map(({ name }) =>
        lowered.plan.parameters
          .filter((parameter) => parameter.name.startsWith(`${name}.`))
          .reduce((sum, { shape }) => sum + shape.reduce((size, n) => size * n, 1), 0),
      );
      const all = lowered.plan.parameters.reduce((sum, { shape }) => sum + shape.reduce((size, n) => size * n, 1), 0);
      // Level 0 counts the class embedding as its own.
      compiled[0] = all - compiled.slice(1).reduce((sum, n) => sum + n, 0);
      expect(counted.map(({ parameters }) => parameters)).to.deep.equal(compiled);
    }
  });
});
