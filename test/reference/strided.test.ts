import { expect } from 'chai';
import fc from 'fast-check';
import { readView, span } from '../../compiler/reference/torch/strided.ts';
import type { StridedView } from '../../compiler/reference/torch/strided.ts';

/** Views of any strides, overlapping and expanded ones too. */
const arbitraryView: fc.Arbitrary<StridedView> = fc
  .array(fc.record({ extent: fc.integer({ min: 0, max: 5 }), stride: fc.integer({ min: 0, max: 9 }) }), {
    maxLength: 4,
  })
  .chain((axes) =>
    fc.nat(5).map((offset) => ({
      offset,
      shape: axes.map(({ extent }) => extent),
      strides: axes.map(({ stride }) => stride),
    })),
  );

/** The storage's indices of a view's elements, in row-major order. */
const indices = ({ offset, shape, strides }: StridedView): number[] =>
  shape.reduce(
    (found, extent, axis) =>
      found.flatMap((at) => Array.from({ length: extent }, (_, index) => at + index * (strides[axis] ?? 0))),
    [offset],
  );

describe('strided views', () => {
  it('have the elements that their strides tell, read in windows of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryView,
        fc.constantFrom(1, 2, 4, 8),
        fc.integer({ min: 1, max: 64 }),
        async (view, itemBytes, windowBytes) => {
          const elements = view.offset + span(view);
          const storage = Uint8Array.from(
            { length: elements * itemBytes },
            (_, index) => (index * 37 + (index >> 8)) % 256,
          );
          const found = await readView(
            view,
            itemBytes,
            (start, end) => {
              expect(start).to.be.at.least(0);
              expect(end).to.be.at.most(storage.length);
              return Promise.resolve(storage.slice(start, end));
            },
            windowBytes,
          );
          const expected = indices(view).flatMap((at) => [...storage.subarray(at * itemBytes, (at + 1) * itemBytes)]);
          expect([...found]).to.deep.equal(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('that are contiguous are read at once, others in windows', async () => {
    const reads = async (view: StridedView): Promise<number[]> => {
      const lengths: number[] = [];
      const read = (start: number, end: number) => {
        lengths.push(end - start);
        return Promise.resolve(new Uint8Array(end - start));
      };
      await readView(view, 4, read, 64);
      return lengths;
    };
    expect(await reads({ offset: 3, shape: [10, 1, 10], strides: [10, 7, 1] })).to.deep.equal([400]);
    expect(Math.max(...(await reads({ offset: 0, shape: [10, 10], strides: [1, 10] })))).to.be.at.most(64);
  });

  it('of one column hold little of a large matrix', async () => {
    let most = 0;
    const read = (start: number, end: number) => {
      most = Math.max(most, end - start);
      return Promise.resolve(new Uint8Array(end - start));
    };
    const column = await readView({ offset: 5, shape: [2000], strides: [100_000] }, 4, read, 1 << 20);
    expect(column.length).to.equal(8000);
    expect(most).to.be.at.most(1 << 20);
  });
});
