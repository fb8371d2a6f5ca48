import { expect } from 'chai';
import { elementsOf, evaluateOp, rowsOfFloats } from './evaluate-op.ts';
import { expectClose } from './expect-close.ts';

const options = { heads: 1, dropout: 0, stream: 0 };

/** Two tokens of width 1: queries 1, 2; keys 0, ln 3; values 10, 20. */
const twoTokens = [1, 0, 10, 2, Math.log(3), 20];

describe('evaluate: attention', () => {
  it('weighs values by the softmax of the scores', () => {
    const outputs = evaluateOp('attention', { ...options, causal: false }, [rowsOfFloats([1, 2, 3], twoTokens)]);
    // Scores (0, ln 3) and (0, 2 ln 3): weights (1, 3)/4 and (1, 9)/10.
    expectClose(elementsOf(outputs), [17.5, 19]);
    expectClose(elementsOf(outputs, 1), [Math.log(4), Math.log(10)]);
  });

  it('sees only the past where it is causal', () => {
    const outputs = evaluateOp('attention', { ...options, causal: true }, [rowsOfFloats([1, 2, 3], twoTokens)]);
    expectClose(elementsOf(outputs), [10, 19]);
    expectClose(elementsOf(outputs, 1), [0, Math.log(10)]);
  });

  it('scales by the root of the head size and keeps heads apart', () => {
    const width4 = (query: number, key: number, value: number): number[] => [query, 0, 0, 0, 1, 0, 0, 0, key, 0, 0, 0, 1, 0, 0, 0, value, 0, 0, 0, -value, 0, 0, 0]; // prettier-ignore
    const qkv = rowsOfFloats([1, 2, 24], [...width4(2, Math.log(3), 10), ...width4(2, 0, 20)]);
    const outputs = elementsOf(evaluateOp('attention', { ...options, heads: 2, causal: false }, [qkv]));
    // Head 0: scores 2 · ln 3 / √4 = ln 3 against 0. Head 1: equal scores.
    expectClose([outputs[0]!, outputs[4]!, outputs[8]!, outputs[12]!], [12.5, -15, 12.5, -15]);
  });

  it('drops probabilities by the element of [rows, heads, S, S rounded up to fours]', () => {
    const keepOdd = (): readonly [number, number, number, number] => [0, 0xffffffff, 0, 0xffffffff];
    const attributes = { ...options, dropout: 0.5, causal: false };
    const outputs = evaluateOp('attention', attributes, [rowsOfFloats([1, 2, 3], twoTokens)], { philox: keepOdd });
    expectClose(elementsOf(outputs), [2 * 0.75 * 20, 2 * 0.9 * 20]);
  });

  it('gives token by token, over a cache, what it gives at once', () => {
    const [tokens, width, heads] = [4, 6, 2];
    const qkv = Array.from({ length: 2 * tokens * 3 * width }, (_, i) => Math.sin(i * 1.7) * 2);
    const whole = elementsOf(
      evaluateOp('attention', { ...options, heads, causal: true }, [rowsOfFloats([2, tokens, 3 * width], qkv)]),
    );
    const [keys, values] = [0, 1].map(() =>
      rowsOfFloats([2, tokens, width], new Array<number>(2 * tokens * width).fill(0)),
    );
    for (let position = 0; position < tokens; position++) {
      const rowsAt = (data: readonly number[], size: number): number[] =>
        [0, 1].flatMap((row) => data.slice((row * tokens + position) * size, (row * tokens + position + 1) * size));
      const token = rowsOfFloats([2, 1, 3 * width], rowsAt(qkv, 3 * width));
      const step = evaluateOp('cachedAttention', { heads, at: 'position' }, [token, keys!, values!], {
        scalars: { position },
      });
      expectClose(elementsOf(step), rowsAt(whole, width));
    }
    expect(Array.from(keys!.tensor.data.subarray(0, width))).to.deep.equal(qkv.slice(width, 2 * width));
  });
});
