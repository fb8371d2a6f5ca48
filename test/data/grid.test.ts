import { expect } from 'chai';
import { imageGrid } from '../../runtime/data/grid.ts';
import type { Raster } from '../../runtime/data/raster.ts';

const rows = ({ width, pixels }: Raster): number[][] =>
  Array.from({ length: pixels.length / width }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)]);

describe('imageGrid', () => {
  it('puts images in rows with a margin', () => {
    const grid = imageGrid([Uint8Array.of(1, 2), Uint8Array.of(3, 4), Uint8Array.of(5, 6)], {
      extents: [1, 2],
      channels: 1,
      columns: 2,
      margin: 1,
    });
    expect(rows(grid)).to.deep.equal([
      [255, 255, 255, 255, 255, 255, 255],
      [255, 1, 2, 255, 3, 4, 255],
      [255, 255, 255, 255, 255, 255, 255],
      [255, 5, 6, 255, 255, 255, 255],
      [255, 255, 255, 255, 255, 255, 255],
    ]);
  });

  it('enlarges pixels to squares', () => {
    const grid = imageGrid([Uint8Array.of(1, 2)], { extents: [1, 2], channels: 1, columns: 1, margin: 0, scale: 2 });
    expect(rows(grid)).to.deep.equal([
      [1, 1, 2, 2],
      [1, 1, 2, 2],
    ]);
  });

  it('keeps colours together', () => {
    const grid = imageGrid([Uint8Array.of(1, 2, 3, 4, 5, 6)], { extents: [1, 2], channels: 3, columns: 5, margin: 0 });
    expect([grid.width, [...grid.pixels]]).to.deep.equal([2, [1, 2, 3, 4, 5, 6]]);
  });

  it('draws labels above the columns', () => {
    const image = new Uint8Array(5).fill(255);
    const grid = imageGrid([image], { extents: [1, 5], channels: 1, columns: 1, margin: 0, columnLabels: ['L'] });
    const drawn = rows(grid).map((row) => row.map((value) => (value === 255 ? '.' : '#')).join(''));
    expect(drawn.slice(0, 8)).to.deep.equal(['#....', '#....', '#....', '#....', '#....', '#....', '#####', '.....']);
  });

  it('makes room for labels of the rows', () => {
    const plain = { extents: [8, 8], channels: 1, columns: 1, margin: 2 };
    const images = [new Uint8Array(64), new Uint8Array(64)];
    const labelled = imageGrid(images, { ...plain, rowLabels: ['one', 'three'] });
    expect(labelled.width - imageGrid(images, plain).width).to.equal(5 * 6 - 1 + 4);
    expect(rows(labelled).some((row) => row.slice(2, 20).includes(32))).to.equal(true);
  });

  it('cuts a label that is too long for its column and stays inside', () => {
    const image = new Uint8Array(4);
    const grid = imageGrid([image, image], {
      extents: [2, 2],
      channels: 1,
      columns: 2,
      margin: 1,
      columnLabels: ['WWWW', 'WWWW'],
      rowLabels: ['Ünder'],
    });
    expect(grid.pixels.length).to.equal(grid.width * grid.height);
  });

  it('refuses what it cannot show', () => {
    expect(() => imageGrid([], { extents: [1, 1], channels: 1, columns: 1 })).to.throw(
      RangeError,
      'at least one image',
    );
    expect(() => imageGrid([new Uint8Array(2)], { extents: [1, 1], channels: 1, columns: 1 })).to.throw(
      RangeError,
      'Not all images are 1×1×1',
    );
    expect(() => imageGrid([new Uint8Array(2)], { extents: [1, 1], channels: 2, columns: 1 })).to.throw(
      RangeError,
      '1 or 3 channels',
    );
    expect(() => imageGrid([new Uint8Array(1)], { extents: [1, 1], channels: 1, columns: 0 })).to.throw(
      RangeError,
      'whole numbers',
    );
  });
});
