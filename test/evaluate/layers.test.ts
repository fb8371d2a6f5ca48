import { expect } from 'chai';
import { IrError } from '../../compiler/ir/error.ts';
import { elementsOf, evaluateOp, floats, rowsOfFloats, rowsOfIndices } from './evaluate-op.ts';
import { expectClose } from './expect-close.ts';

describe('evaluate: layers', () => {
  it('matmul in its three layouts', () => {
    const x = rowsOfFloats([2, 3], [1, 2, 3, 4, 5, 6]);
    const weight = floats([2, 3], [1, 0, -1, 2, 1, 0]);
    expect(elementsOf(evaluateOp('matmul', { layout: 'NT', groups: 1 }, [x, weight]))).to.deep.equal([-2, 4, -2, 13]);
    const dy = rowsOfFloats([2, 2], [1, 10, 2, 20]);
    expect(elementsOf(evaluateOp('matmul', { layout: 'NN', groups: 1 }, [dy, weight]))).to.deep.equal([
      21, 10, -1, 42, 20, -2,
    ]);
    expect(elementsOf(evaluateOp('matmul', { layout: 'TN', groups: 1 }, [dy, x]))).to.deep.equal([
      9, 12, 15, 90, 120, 150,
    ]);
  });

  it('matmul in groups keeps them apart', () => {
    const x = rowsOfFloats([1, 2, 2], [1, 2, 3, 4]);
    const weight = floats([2, 1, 2], [1, 1, 10, 10]);
    expect(elementsOf(evaluateOp('matmul', { layout: 'NT', groups: 2 }, [x, weight]))).to.deep.equal([3, 70]);
  });

  it('sumRows', () => {
    expect(
      elementsOf(evaluateOp('sumRows', { keep: 1 }, [rowsOfFloats([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])])),
    ).to.deep.equal([16, 20]);
  });

  it('LayerNorm', () => {
    const outputs = evaluateOp('norm', { centred: true, epsilon: 0.75 }, [
      rowsOfFloats([1, 4], [1, 3, 1, 3]),
      floats([4], [1, 1, 2, 2]),
      floats([4], [0, 10, 0, 10]),
    ]);
    // Mean 2, variance 1, deviation √1.75.
    const unit = 1 / Math.sqrt(1.75);
    expectClose(elementsOf(outputs), [-unit, unit + 10, -2 * unit, 2 * unit + 10]);
    expectClose(elementsOf(outputs, 1), [2, unit]);
  });

  it('RMSNorm', () => {
    const outputs = evaluateOp('norm', { centred: false, epsilon: 3.5 }, [
      rowsOfFloats([1, 2], [3, 4]),
      floats([2], [1, 2]),
    ]);
    // Mean of squares 12.5, so the deviation is 4.
    expectClose(elementsOf(outputs), [0.75, 2]);
    expectClose(elementsOf(outputs, 1), [0, 0.25]);
  });

  it('rotary turns queries and keys but not values', () => {
    const token = [1, 2, 3, 4, 5, 6];
    const quarterTurn = floats([1, 1, 2], [0, 1]);
    const rotated = evaluateOp('rotary', { heads: 1, inverse: false }, [rowsOfFloats([1, 1, 6], token), quarterTurn]);
    expect(elementsOf(rotated)).to.deep.equal([-2, 1, -4, 3, 5, 6]);
    const back = evaluateOp('rotary', { heads: 1, inverse: true }, [
      rowsOfFloats([1, 1, 6], elementsOf(rotated)),
      quarterTurn,
    ]);
    expect(elementsOf(back)).to.deep.equal(token);
  });

  it('rotaryAt reads the row at the position', () => {
    const table = floats([2, 1, 2], [1, 0, 0, 1]);
    const x = rowsOfFloats([1, 1, 6], [1, 2, 3, 4, 5, 6]);
    expect(elementsOf(evaluateOp('rotaryAt', { heads: 1 }, [x, table], { scalars: { position: 1 } }))).to.deep.equal([
      -2, 1, -4, 3, 5, 6,
    ]);
  });

  it('embedding reads one table for each group', () => {
    const table = floats([2, 3, 1], [0, 1, 2, 10, 11, 12]);
    const indices = rowsOfIndices([2, 2], [2, 0, 1, 1]);
    expect(elementsOf(evaluateOp('embedding', { groups: 2 }, [indices, table]))).to.deep.equal([2, 10, 1, 11]);
    const dy = rowsOfFloats([2, 1, 1], [5, 7]);
    const gradient = evaluateOp('embeddingGrad', { groups: 1, table: [2, 3, 1] }, [
      rowsOfIndices([2, 2], [2, 0, 2, 1]),
      dy,
    ]);
    expect(elementsOf(gradient)).to.deep.equal([0, 0, 12, 0, 0, 0]);
  });

  it('crossEntropy weighs channels and averages rows', () => {
    const third = Math.log(3);
    const logits = rowsOfFloats([2, 2, 2], [0, third, 0, 0, 0, third, 0, 0]);
    const outputs = evaluateOp('crossEntropy', { weights: [3, 1] }, [logits, rowsOfIndices([2, 2], [1, 0, 0, 1])]);
    const [likely, unlikely, even] = [Math.log(4 / 3), Math.log(4), Math.LN2];
    expectClose(elementsOf(outputs, 1), [likely, even, unlikely, even]);
    expectClose(elementsOf(outputs), [(3 * ((likely + unlikely) / 2) + even) / 4]);
  });

  it('refuses tensors that do not fit the graph', () => {
    expect(() => evaluateOp('elementwise', { fn: 'silu', constant: 0, stream: 0 }, [])).to.throw();
    const misplaced = rowsOfIndices([1, 2], [5, 0]);
    expect(() => evaluateOp('embedding', { groups: 1 }, [misplaced, floats([2, 1], [0, 1])])).to.throw(
      IrError,
      'element 5 of 2',
    );
  });
});
