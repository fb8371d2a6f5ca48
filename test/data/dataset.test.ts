import { expect } from 'chai';
import { ArrayDataset } from '../../runtime/data/array-dataset.ts';

const shape = { name: 'set', classes: 2, labels: Uint8Array.of(1, 0) };

describe('a dataset in memory', () => {
  it('gives items as tokens at any offset', () => {
    const dataset = new ArrayDataset({
      ...shape,
      extents: [2],
      channels: 2,
      items: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    });
    const into = new Uint32Array(6);
    dataset.read(1, into, 2);
    expect([...into]).to.deep.equal([0, 0, 5, 6, 7, 8]);
    expect([dataset.label(0), dataset.label(1)]).to.deep.equal([1, 0]);
  });

  it('mirrors the last axis and keeps the channels of a pixel together', () => {
    const items = Uint8Array.from({ length: 24 }, (_, i) => i);
    const dataset = new ArrayDataset({ ...shape, extents: [2, 3], channels: 2, items });
    const into = new Uint32Array(12);
    dataset.read(0, into, 0, true);
    expect([...into]).to.deep.equal([4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7]);
  });

  it('refuses items that it does not have', () => {
    const dataset = new ArrayDataset({ ...shape, extents: [1], channels: 1, items: Uint8Array.of(1, 2) });
    expect(() => dataset.label(2)).to.throw(RangeError, 'no item 2');
    expect(() => {
      dataset.read(2, new Uint32Array(1), 0);
    }).to.throw(RangeError, 'no item 2');
    expect(() => new ArrayDataset({ ...shape, extents: [1], channels: 1, items: Uint8Array.of(1) })).to.throw(
      RangeError,
      'differ in number',
    );
  });
});
