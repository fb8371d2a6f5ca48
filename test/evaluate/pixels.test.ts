import { expect } from 'chai';
import { elementsOf, evaluateOp, rowsOfIndices } from './evaluate-op.ts';

const placement = { extents: [4, 4], grid: [2, 2], patch: [2, 2] };

/** A token that tells where it is from. */
const tokenAt = (image: number, row: number, column: number, channel: number): number =>
  100 * image + 50 * channel + 10 * row + column;

/** Two images of 4 × 4 cells with 2 channels. */
const canvas = rowsOfIndices(
  [2, 4, 4, 2],
  [0, 1].flatMap((image) =>
    [0, 1, 2, 3].flatMap((row) =>
      [0, 1, 2, 3].flatMap((column) => [0, 1].map((channel) => tokenAt(image, row, column, channel))),
    ),
  ),
);

const raw = { alphabet: 256, mean: [0, 0], deviation: [1 / 255, 1 / 255] };

describe('evaluate: pixels', () => {
  it('patchify orders patches by raster, features by channel and then place', () => {
    const attributes = { ...placement, ...raw, channels: 2, first: 1, count: 2 };
    const features = elementsOf(evaluateOp('patchify', attributes, [canvas, rowsOfIndices([1], [16])])).map(Math.round);
    expect(features).to.deep.equal([102, 103, 112, 113, 152, 153, 162, 163, 120, 121, 130, 131, 170, 171, 180, 181]);
  });

  it('patchify takes the previous patch of a position', () => {
    const attributes = { ...placement, ...raw, channels: 2, first: 'previous', count: 1 } as const;
    const operands = [canvas, rowsOfIndices([1], [0])];
    const features = elementsOf(evaluateOp('patchify', attributes, operands, { scalars: { position: 3 } })).map(
      Math.round,
    );
    expect(features).to.deep.equal([20, 21, 30, 31, 70, 71, 80, 81]);
    expect(() => evaluateOp('patchify', attributes, operands, { scalars: { position: 0 } })).to.throw(
      'no previous patch',
    );
  });

  it('normalises by channel', () => {
    const attributes = { alphabet: 5, mean: [0.5, 0], deviation: [0.25, 2] };
    expect(elementsOf(evaluateOp('normaliseTokens', attributes, [rowsOfIndices([2, 2], [4, 4, 2, 0])]))).to.deep.equal([
      2, 0.5, 0, 0,
    ]);
  });

  it('childOrigins of all, picked, the current and each row’s own patch', () => {
    const origins = rowsOfIndices([2], [0, 16]);
    const all = evaluateOp('childOrigins', { ...placement, at: 'all' }, [origins]);
    expect(elementsOf(all)).to.deep.equal([0, 2, 8, 10, 16, 18, 24, 26]);
    const picked = evaluateOp('childOrigins', { ...placement, at: 'picked' }, [origins, rowsOfIndices([3], [6, 1, 7])]);
    expect(elementsOf(picked)).to.deep.equal([24, 2, 26]);
    const current = evaluateOp('childOrigins', { ...placement, at: 'position' }, [origins], {
      scalars: { position: 2 },
    });
    expect(elementsOf(current)).to.deep.equal([8, 24]);
    const own = evaluateOp('childOrigins', { ...placement, at: 'own' }, [origins, rowsOfIndices([2, 1], [3, 1])]);
    expect(elementsOf(own)).to.deep.equal([10, 18]);
  });

  it('cellTokens reads the cell at each origin', () => {
    const tokens = evaluateOp('cellTokens', { channels: 2 }, [canvas, rowsOfIndices([3], [0, 5, 16 + 14])]);
    expect(elementsOf(tokens)).to.deep.equal([0, 50, 11, 61, 132, 182]);
  });

  it('regionMean rounds halves to the even neighbour', () => {
    const means = (tokens: readonly number[]): number[] => {
      const strip = rowsOfIndices([1, tokens.length, 1], tokens);
      const attributes = { extents: [tokens.length], region: [2], channels: 1, alphabet: 2, mean: [0], deviation: [1] };
      const origins = Array.from({ length: tokens.length / 2 }, (_, i) => 2 * i);
      return elementsOf(evaluateOp('regionMean', attributes, [strip, rowsOfIndices([origins.length], origins)]));
    };
    expect(means([0, 1, 1, 2, 2, 3, 4, 6])).to.deep.equal([0, 2, 2, 5]);
  });
});
