import { expect } from 'chai';
import { elementsOf, evaluateOp, floats, rowsOfFloats, rowsOfIndices } from './evaluate-op.ts';

describe('evaluate: tokens', () => {
  const x = rowsOfFloats([2, 2, 1], [1, 2, 3, 4]);

  it('concatTokens joins the sequences of each row', () => {
    expect(elementsOf(evaluateOp('concatTokens', {}, [rowsOfFloats([2, 1, 1], [8, 9]), x]))).to.deep.equal([
      8, 1, 2, 9, 3, 4,
    ]);
  });

  it('sliceTokens, padTokens, repeatTokens, sumTokens', () => {
    expect(elementsOf(evaluateOp('sliceTokens', { start: 1, count: 1 }, [x]))).to.deep.equal([2, 4]);
    expect(elementsOf(evaluateOp('padTokens', { before: 1, after: 0 }, [x]))).to.deep.equal([0, 1, 2, 0, 3, 4]);
    expect(elementsOf(evaluateOp('repeatTokens', { count: 2 }, [rowsOfFloats([2, 1, 1], [8, 9])]))).to.deep.equal([
      8, 8, 9, 9,
    ]);
    expect(elementsOf(evaluateOp('sumTokens', {}, [x]))).to.deep.equal([3, 7]);
  });

  it('tokenAt reads the row at the position', () => {
    const table = floats([3, 2], [1, 2, 3, 4, 5, 6]);
    expect(elementsOf(evaluateOp('tokenAt', {}, [table], { scalars: { position: 2 } }))).to.deep.equal([5, 6]);
  });

  it('permuteTokens takes each row’s tokens in its order, and back', () => {
    const states = rowsOfFloats([2, 3, 1], [1, 2, 3, 4, 5, 6]);
    const [order, places] = [rowsOfIndices([2, 3], [2, 0, 1, 1, 2, 0]), rowsOfIndices([2, 3], [1, 2, 0, 2, 0, 1])];
    const ordered = evaluateOp('permuteTokens', {}, [states, order, places]);
    expect(elementsOf(ordered)).to.deep.equal([3, 1, 2, 5, 6, 4]);
    const back = evaluateOp('permuteTokens', {}, [rowsOfFloats([2, 3, 1], elementsOf(ordered)), places, order]);
    expect(elementsOf(back)).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('patchAt reads each row’s patch at the position, or before it', () => {
    const order = rowsOfIndices([2, 3], [2, 0, 1, 1, 2, 0]);
    const at = (back: 0 | 1): number[] =>
      elementsOf(evaluateOp('patchAt', { back }, [order], { scalars: { position: 2 } }));
    expect([at(0), at(1)]).to.deep.equal([
      [1, 0],
      [0, 2],
    ]);
  });

  it('gatherConditions puts left, bottom, right, top and the patch itself, zeros outside', () => {
    // Row 1 of a grid of 2 × 3 patches:  10 11 12 / 13 14 15.
    const states = rowsOfFloats([2, 6, 1], [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]);
    const gather = (picked: number, conditions: number): number[] =>
      elementsOf(evaluateOp('gatherConditions', { grid: [2, 3], conditions }, [states, rowsOfIndices([1], [picked])]));
    expect(gather(6 + 4, 5)).to.deep.equal([13, 0, 15, 11, 14]);
    expect(gather(6 + 2, 5)).to.deep.equal([11, 15, 0, 0, 12]);
    expect(gather(4, 1)).to.deep.equal([4]);
  });

  it('gatherConditionsGrad sends each part back where it came from', () => {
    const dy = rowsOfFloats([1, 3, 1], [1, 10, 100]);
    const slot = rowsOfIndices([1, 4], [0, 0, 1, 0]);
    // Patch 2 of a grid of 2 × 2 is its own condition; above it lies patch 0, to its right patch 3.
    expect(elementsOf(evaluateOp('gatherConditionsGrad', { grid: [2, 2], conditions: 3 }, [dy, slot]))).to.deep.equal([
      10, 0, 100, 1,
    ]);
  });
});
