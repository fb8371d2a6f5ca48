import { expect } from 'chai';
import { guidedLogits } from '../../compiler/ir/ops/sampling.ts';
import { indexTensor } from '../../compiler/ir/evaluate/index.ts';
import type { Philox } from '../../compiler/ir/evaluate/index.ts';
import type { Scalar } from '../../compiler/ir/scalars.ts';
import { elementsOf, evaluateOp, rowsOfFloats, rowsOfIndices } from './evaluate-op.ts';
import type { Operand } from './evaluate-op.ts';
import { expectClose } from './expect-close.ts';

const plain = { guided: 0, greedy: 0, guidance: 1, temperature: 1, filterThreshold: 0 };

/** A random source that always gives the uniform number u. */
const always =
  (u: number): Philox =>
  () => [u * 2 ** 32, 0, 0, 0];

const emptyCanvas = (): Operand => rowsOfIndices([1, 4, 2], new Array<number>(8).fill(9));
const noneGiven = (): Operand => rowsOfIndices([1, 4, 2], new Array<number>(8).fill(0));
const noLogProbabilities = (): Operand => rowsOfFloats([1, 4, 2], new Array<number>(8).fill(0));

const draw = (
  logits: readonly (readonly number[])[],
  scalars: Partial<Record<Scalar, number>>,
  philox: Philox = always(0),
  canvas = emptyCanvas(),
  logProbabilities = noLogProbabilities(),
  given = noneGiven(),
): number[] => {
  const attributes = { alphabet: logits[0]!.length, channel: 1, channels: 2, cells: 4, stream: 5, toCanvas: true };
  const operands = [
    rowsOfFloats([logits.length, attributes.alphabet], logits.flat()),
    rowsOfIndices(
      [logits.length],
      logits.map((_, row) => row % 2),
    ),
    canvas,
    logProbabilities,
    given,
  ];
  return elementsOf(evaluateOp('drawToken', attributes, operands, { scalars: { ...plain, ...scalars }, philox }));
};

describe('evaluate: sampling', () => {
  it('drawOrder sorts patches by their random keys, ties by number', () => {
    const keys = [7, 3, 7, 1];
    const counters: (readonly number[])[] = [];
    const philox: Philox = (counter) => {
      counters.push(counter);
      return [keys[counter[2]]!, 0, 0, 0];
    };
    const attributes = { extents: [16], grid: [4], patch: [1], channels: 1, stream: 8, known: 'last' } as const;
    const order = (known: 'first' | 'last', given: readonly number[], ranks = [0, 0, 0, 0]): number[] =>
      elementsOf(
        evaluateOp(
          'drawOrder',
          { ...attributes, known },
          [
            rowsOfIndices([2], [4, 35]),
            rowsOfIndices([3, 16], given),
            { tensor: indexTensor([4], ranks), hasRows: false },
          ],
          {
            scalars: { firstImage: 10 },
            philox,
          },
        ),
      );
    const nothing = Array.from({ length: 48 }, () => 0);
    expect(order('last', nothing)).to.deep.equal([3, 1, 0, 2, 3, 1, 0, 2]);
    const some = nothing
      .with(4 + 1, 2)
      .with(4 + 3, 2)
      .with(4, 1)
      .with(35, 2);
    expect(order('last', some)).to.deep.equal([0, 2, 3, 1, 3, 1, 2, 0]);
    expect(order('first', some)).to.deep.equal([3, 1, 0, 2, 0, 3, 1, 2]);
    expect(order('first', some, [4, 2, 3, 1]), 'by ranks').to.deep.equal([3, 1, 2, 0, 0, 3, 1, 2]);
    expect(counters.slice(3, 5)).to.deep.equal([[10, 4, 3, 8], [12, 3, 0, 8]]); // prettier-ignore
  });

  it('masks and picks by place in the order', () => {
    const order = rowsOfIndices([2, 4], [3, 1, 0, 2, 0, 1, 2, 3]);
    const scalars = { masked: 1, picks: 2 };
    expect(elementsOf(evaluateOp('maskFromOrder', {}, [order, rowsOfIndices([2], [4, 2])], { scalars }))).to.deep.equal(
      [1, 1, 0, 1, 1, 1, 0, 0],
    );
    const picked = evaluateOp('pickFromOrder', { symbol: 'children', before: 0 }, [order], {
      scalars,
      symbols: { children: 4 },
    });
    expect(elementsOf(picked)).to.deep.equal([1, 0, 5, 6]);
  });

  it('drawToken inverts the cumulative distribution and writes the canvas', () => {
    const logits = [0, Math.log(2), 0]; // probabilities 1/4, 1/2, 1/4
    expect([0, 0.24, 0.26, 0.74, 0.76].map((u) => draw([logits], {}, always(u))[0])).to.deep.equal([0, 0, 1, 1, 2]);
    const canvas = emptyCanvas();
    draw([logits, logits], {}, always(0.5), canvas);
    expect(Array.from(canvas.tensor.data)).to.deep.equal([9, 1, 9, 1, 9, 9, 9, 9]);
  });

  it('drawToken stores a guiding pixel for both rows of a pair', () => {
    const attributes = { alphabet: 2, channel: 1, channels: 2, cells: 4, stream: 5, toCanvas: false };
    const guides = rowsOfIndices([2, 2], [9, 9, 9, 9]);
    const logits = rowsOfFloats([2, 2], [0, 1, 0, 1]);
    const drawn = (given: readonly number[]): number[] => {
      const operands = [logits, rowsOfIndices([2], [3, 3]), guides, noLogProbabilities(), rowsOfIndices([2], given)];
      evaluateOp('drawToken', attributes, operands, { scalars: { ...plain, guided: 1, greedy: 1 } });
      return Array.from(guides.tensor.data);
    };
    expect(drawn([0, 0])).to.deep.equal([9, 1, 9, 1]);
    guides.tensor.data.set([9, 0, 9, 9]);
    expect(drawn([1, 1])).to.deep.equal([9, 0, 9, 0]);
  });

  it('drawToken divides logits by the temperature; if greedy, it takes the first largest', () => {
    const logits = [0, Math.log(2), 0];
    expect(draw([logits], { temperature: 0.5 }, always(0.2))).to.deep.equal([1]); // probabilities 1/6, 4/6, 1/6
    expect(draw([[1, 5, 5]], { greedy: 1 })).to.deep.equal([1]);
  });

  it('drawToken adds the logarithm of the probability with which it drew, and nothing for the likeliest token', () => {
    const logits = [0, Math.log(2), 0]; // probabilities 1/4, 1/2, 1/4; 1/6, 4/6, 1/6 at half the temperature
    const logProbabilities = noLogProbabilities();
    const added = (): number[] => Array.from(logProbabilities.tensor.data);
    draw([logits, logits], {}, always(0.5), emptyCanvas(), logProbabilities);
    expectClose(added(), [0, Math.log(1 / 2), 0, Math.log(1 / 2), 0, 0, 0, 0]);
    draw([logits], { temperature: 0.5 }, always(0), emptyCanvas(), logProbabilities);
    expectClose(added(), [0, Math.log(1 / 12), 0, Math.log(1 / 2), 0, 0, 0, 0]);
    draw([logits], { greedy: 1 }, always(0), emptyCanvas(), logProbabilities);
    expectClose(added(), [0, Math.log(1 / 12), 0, Math.log(1 / 2), 0, 0, 0, 0]);
  });

  it('drawToken takes what is given, and adds its probability unless it is known', () => {
    const logits = [0, Math.log(2), 0]; // probabilities 1/4, 1/2, 1/4
    const canvas = rowsOfIndices([1, 4, 2], [0, 2, 0, 0, 0, 0, 0, 0]);
    for (const [mark, expected] of [
      [1, Math.log(1 / 4)],
      [2, 0],
    ] as const) {
      const logProbabilities = noLogProbabilities();
      const given = rowsOfIndices([1, 4, 2], [0, mark, 0, 0, 0, 0, 0, 0]);
      expect(draw([logits, logits], {}, always(0.5), canvas, logProbabilities, given)).to.deep.equal([2, 1]);
      expectClose(Array.from(logProbabilities.tensor.data), [0, expected, 0, Math.log(1 / 2), 0, 0, 0, 0]);
    }
  });

  it('givenGuides: regions of which all is given have their summary', () => {
    const attributes = { extents: [8], region: [2], channels: 2 };
    const given = rowsOfIndices([1, 8, 2], [2, 2, 2, 1, 2, 2, 2, 2, 1, 1, 1, 0, 2, 2, 2, 2]);
    const guides = rowsOfIndices([4, 2], [9, 9, 9, 9, 9, 9, 9, 9]);
    const summary = rowsOfIndices([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    const operands = [given, rowsOfIndices([4], [0, 2, 4, 6]), summary, guides];
    expect(elementsOf(evaluateOp('givenGuides', attributes, operands, {}))).to.deep.equal([1, 2, 0, 2]);
    expect(Array.from(guides.tensor.data)).to.deep.equal([1, 2, 3, 4, 9, 9, 7, 8]);
  });

  it('drawToken keys its counter by image, cell, channel and stream', () => {
    const counters: (readonly number[])[] = [];
    draw([[0, 0]], { firstImage: 6 }, (counter, key) => {
      counters.push([...counter, ...key]);
      return [0, 0, 0, 0];
    });
    expect(counters).to.deep.equal([[6, 0, 1, 5, 1, 2]]);
  });

  it('guidance extrapolates from the unconditional logits', () => {
    expectClose(guidedLogits([1, 2], [0, 3], 2, 0), [2, 1]);
    const tokens = draw([[1, 2], [0, 3]], { guided: 1, guidance: 2, greedy: 1 }); // prettier-ignore
    expect(tokens).to.deep.equal([0, 0]);
  });

  it('guidance cannot raise what the condition makes very unlikely', () => {
    // Class 2 has a conditional probability of about e^−10: its unconditional logit becomes max(−20, −10 − 0 + 1).
    expectClose(guidedLogits([0, 0, -10], [1, 0, -20], 3, 1e-3), [-2, 0, -12]);
    expectClose(guidedLogits([0, 0, -10], [1, 0, -20], 3, 0), [-2, 0, 10]);
  });
});
