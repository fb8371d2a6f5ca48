import { expect } from 'chai';
import { erf } from '../../compiler/ir/evaluate/numbers.ts';
import type { ElementwiseFn } from '../../compiler/ir/ops/functions.ts';
import { elementsOf, evaluateOp, floats, rowsOfFloats, rowsOfIndices } from './evaluate-op.ts';
import type { Operand } from './evaluate-op.ts';
import { expectClose } from './expect-close.ts';

const apply = (fn: ElementwiseFn, operands: readonly Operand[], constant = 0): number[] =>
  elementsOf(evaluateOp('elementwise', { fn, constant, stream: 9 }, operands));

describe('evaluate: elementwise', () => {
  it('erf to float64 accuracy', () => {
    // Abramowitz and Stegun, table 7.1, and limits.
    expectClose([erf(0.5), erf(1), erf(2), erf(-1), erf(7)], [0.5204998778130465, 0.8427007929497149, 0.9953222650189527, -0.8427007929497149, 1], 1e-15); // prettier-ignore
  });

  it('adds a bias, a table, a number and one number for each vector', () => {
    const x = rowsOfFloats([2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]);
    expect(apply('add', [x, floats([2], [10, 20])])).to.deep.equal([10, 21, 12, 23, 14, 25, 16, 27]);
    expect(apply('add', [x, floats([2, 2], [10, 20, 30, 40])])).to.deep.equal([10, 21, 32, 43, 14, 25, 36, 47]);
    expect(apply('add', [x, floats([1], [100])])).to.deep.equal([100, 101, 102, 103, 104, 105, 106, 107]);
    expect(apply('multiply', [x, rowsOfFloats([2, 2], [1, 0, 2, 3])])).to.deep.equal([0, 1, 0, 0, 8, 10, 18, 21]);
  });

  it('gelu and silu', () => {
    const x = rowsOfFloats([3], [-1, 0, 2]);
    expectClose(apply('gelu', [x]), [-0.15865525393145707, 0, 1.9544997361036416]);
    expectClose(apply('silu', [x]), [-1 / (1 + Math.E), 0, 2 / (1 + Math.exp(-2))]);
  });

  it('select takes the first where the condition holds', () => {
    const condition = rowsOfIndices([1, 2], [1, 0]);
    const tokens = rowsOfFloats([1, 2, 2], [1, 2, 3, 4]);
    expect(apply('select', [condition, floats([2], [8, 9]), tokens])).to.deep.equal([8, 9, 3, 4]);
    expect(apply('selectGrad', [condition, tokens])).to.deep.equal([1, 2, 0, 0]);
    expect(apply('rejectGrad', [condition, tokens])).to.deep.equal([0, 0, 3, 4]);
  });

  it('refuses a wrong number of operands, and a condition in the place of a number', () => {
    const [number, condition] = [rowsOfFloats([1, 1], [1]), rowsOfIndices([1, 1], [1])];
    expect(() => apply('add', [number, number, number])).to.throw('add takes 2 operands, not 3');
    expect(() => apply('gelu', [condition])).to.throw('gelu wants f32 for input0, which is u32');
    expect(() => apply('selectGrad', [number, number])).to.throw('selectGrad wants u32 for input0, which is f32');
  });

  it('dropout draws by counter and keeps the mean', () => {
    const ones = rowsOfFloats([4000], new Array<number>(4000).fill(1));
    const kept = apply('dropout', [ones], 0.25);
    expect(new Set(kept)).to.deep.equal(new Set([0, 1 / 0.75]));
    expect(kept.reduce((sum, x) => sum + x, 0) / kept.length).to.be.closeTo(1, 0.05);
    expect(apply('dropout', [ones], 0.25)).to.deep.equal(kept);
    expect(apply('dropout', [ones], 0)).to.deep.equal(Array.from(ones.tensor.data));
  });

  it('dropout reads word i mod 4 of the counter (i / 4, step, stream, 0)', () => {
    const counters: (readonly number[])[] = [];
    const attributes = { fn: 'dropout', constant: 0.5, stream: 9 } as const;
    const outputs = evaluateOp('elementwise', attributes, [rowsOfFloats([6], [1, 1, 1, 1, 1, 1])], {
      philox: (counter, key) => {
        counters.push([...counter, ...key]);
        return [0, 0x80000000, 0x7fffffff, 0xffffffff];
      },
    });
    expect(elementsOf(outputs)).to.deep.equal([0, 2, 0, 2, 0, 2]);
    expect(counters[3]).to.deep.equal([0, 3, 9, 0, 1, 2]);
    expect(counters[4]).to.deep.equal([1, 3, 9, 0, 1, 2]);
  });
});
