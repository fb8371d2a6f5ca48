import { expect } from 'chai';
import { lowerModel } from '../../compiler/lower.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { marks } from '../../runtime/recursion/unknown.ts';
import { architectureOf } from '../random-specs/checks.ts';
import { drawInFloat64, livelyTensors } from '../random-specs/in-float64.ts';

const modules = ['ar', 'masked', 'any-order'];

/** Two levels over one, two and three axes. */
const shapes = [
  { shape: [8], patch: '4', channels: 1 },
  { shape: [4, 4], patch: '2', channels: 1 },
  { shape: [2, 4, 2], patch: '[2, 2, 1]', channels: 2 },
] as const;

const specOf = (outer: string, inner: string, { shape, patch, channels }: (typeof shapes)[number]): string => {
  const level = (module: string, size: string): string =>
    `{module: ${module}, patch: ${size}, width: 12, blocks: 1, heads: 1, hidden: 16}`;
  return `data: {shape: [${shape.join(', ')}], channels: ${channels}, alphabet: 2, classes: 2}
levels: [${level(outer, patch)}, ${level(inner, '1')}]
head: {width: 8, blocks: 1, heads: 2}`;
};

/** Which values of an item are unknown: four of them each. */
const unknownValues: Readonly<Record<string, (size: number) => readonly number[]>> = {
  'the last': (size) => [1, 2, 3, 4].map((back) => size - back),
  'the first': () => [0, 1, 2, 3],
  scattered: (size) => [1, 3, 6, 7].map((value) => (value * 5) % size),
};

describe('fills of what is unknown', () => {
  for (const outer of modules)
    for (const inner of modules)
      for (const shape of shapes)
        it(`${outer} over ${inner}, ${shape.shape.length} axes: the probabilities of all fills sum to one`, () => {
          const lowered = lowerModel(architectureOf(specOf(outer, inner, shape)));
          const model = inMemoryModel(lowered);
          const weights = livelyTensors(lowered, 3);
          const size = shape.shape.reduce<number>((total, n) => total * n, shape.channels);
          const image = Uint32Array.from({ length: size }, (_, value) => Number(value % 3 === 0));
          for (const [name, unknownOf] of Object.entries(unknownValues)) {
            const unknown = unknownOf(size);
            const given = (mark: number): Uint8Array =>
              Uint8Array.from({ length: size }, (_, value) => (unknown.includes(value) ? mark : marks.known));
            const drawn = drawInFloat64(lowered, model, weights, 7, { tokens: image, marks: given(marks.drawn) });
            expect(
              drawn.tokens.filter((token, value) => token !== image[value] && !unknown.includes(value)),
              `${name}: known values stay`,
            ).to.have.length(0);
            let total = 0;
            for (let fill = 0; fill < 2 ** unknown.length; fill++) {
              const tokens = image.map((token, value) =>
                unknown.includes(value) ? (fill >> unknown.indexOf(value)) & 1 : token,
              );
              const scored = drawInFloat64(lowered, model, weights, 7, { tokens, marks: given(marks.taken) });
              expect(scored.tokens, `${name}: what is taken stays`).to.deep.equal(tokens);
              if (tokens.every((token, value) => token === drawn.tokens[value]))
                expect(scored.logProbability, `${name}: the fill that was drawn`).to.be.closeTo(
                  drawn.logProbability,
                  1e-9,
                );
              total += Math.exp(scored.logProbability);
            }
            expect(total, name).to.be.closeTo(1, 1e-9);
          }
        });

  for (const outer of modules)
    it(`${outer}: known cells behind the unknown ones are seen ${outer === 'ar' ? 'by none of them' : 'from the first on'}`, () => {
      const lowered = lowerModel(architectureOf(specOf(outer, 'ar', shapes[1])));
      const model = inMemoryModel(lowered);
      const weights = livelyTensors(lowered, 3);
      const given = Uint8Array.from({ length: 16 }, (_, value) => (value < 2 ? marks.taken : marks.known));
      const costs = [0, 1].map((last) => {
        const tokens = Uint32Array.from({ length: 16 }, (_, value) => (value === 15 ? last : value % 2));
        return drawInFloat64(lowered, model, weights, 7, { tokens, marks: given }).logProbability;
      });
      const difference = Math.abs(costs[0]! - costs[1]!);
      expect(difference > 1e-3, `they differ by ${difference}`).to.equal(outer !== 'ar');
    });
});
