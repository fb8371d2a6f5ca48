import { expect } from 'chai';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { readVox, voxBytes } from '../../../runtime/data/formats/vox.ts';
import { dataFault, fixture } from './fixture.ts';

interface OtherModel {
  readonly size: Readonly<Record<'x' | 'y' | 'z', number>>;
  readonly xyzi: { readonly values: readonly Readonly<Record<'x' | 'y' | 'z' | 'i', number>>[] };
}
/** Loaded without its types: they are in sources that our compiler refuses. */
const readOther = createRequire(import.meta.url)('vox-reader') as (bytes: readonly number[]) => OtherModel;

/** As make-fixtures.py has them: [x, y, z]. */
const expected = Array.from(
  { length: 60 },
  (_, at) => Math.floor(at / 15) + 2 * (Math.floor(at / 5) % 3) + 3 * (at % 5),
).map((value) => (value % 2 === 0 ? value : 0));

describe('MagicaVoxel files', () => {
  it('of another program have their voxels and their palette', () => {
    const { extents, voxels, palette, models } = readVox(fixture('palette.vox'));
    expect({ extents, models }).to.deep.equal({ extents: [4, 3, 5], models: 1 });
    expect([...voxels]).to.deep.equal(expected);
    expect([...palette.subarray(0, 12)]).to.deep.equal([0, 0, 0, 0, 1, 254, 7, 255, 2, 253, 7, 255]);
    expect([...palette.subarray(-4)]).to.deep.equal([255, 0, 7, 255]);
  });

  it("without a palette have MagicaVoxel's", () => {
    const { voxels, palette } = readVox(fixture('plain.vox'));
    expect([...voxels]).to.deep.equal(expected);
    const colour = (number: number): number[] => [...palette.subarray(4 * number, 4 * number + 4)];
    expect([0, 1, 2, 7, 37, 215, 216, 226, 246, 255].map(colour)).to.deep.equal([
      [0, 0, 0, 0],
      [255, 255, 255, 255],
      [255, 255, 204, 255],
      [255, 204, 255, 255],
      [204, 255, 255, 255],
      [0, 0, 51, 255],
      [238, 0, 0, 255],
      [0, 238, 0, 255],
      [238, 238, 238, 255],
      [17, 17, 17, 255],
    ]);
  });

  it('come back as they were written, and are read alike by another program', () => {
    const shapes = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(shapes, fc.nat(255), (extents, start) => {
        const voxels = Uint8Array.from({ length: extents[0] * extents[1] * extents[2] }, (_, at) => (start * at) % 256);
        const palette = Uint8Array.from({ length: 1024 }, (_, at) => (at < 4 ? 0 : at * start));
        const bytes = voxBytes({ extents, voxels, palette });
        expect(readVox({ path: 'x.vox', bytes })).to.deep.equal({ extents, voxels, palette, models: 1 });
        const other = readOther([...bytes]);
        expect(other.size).to.deep.equal({ x: extents[0], y: extents[1], z: extents[2] });
        expect(other.xyzi.values).to.have.length(voxels.filter((value) => value > 0).length);
        for (const { x, y, z, i } of other.xyzi.values)
          expect(voxels[(x * extents[1] + y) * extents[2] + z]).to.equal(i);
      }),
      { numRuns: 30 },
    );
    expect(() => voxBytes({ extents: [257, 1, 1], voxels: new Uint8Array(257) })).to.throw(RangeError, '257×1×1');
  });

  it('are refused where they are cut off, or are something else', () => {
    const { bytes } = fixture('plain.vox');
    for (let length = 0; length < bytes.length; length++) {
      const { problem } = dataFault(() => readVox({ path: 'x.vox', bytes: bytes.subarray(0, length) }));
      expect(problem, `${length} bytes`).to.match(
        length === 0 ? /empty/ : length < 8 ? /does not begin/ : /is cut off after/,
      );
    }
    expect(dataFault(() => readVox(fixture('mono-8.wav'))).message).to.match(/does not begin like a MagicaVoxel file/);
  });

  it('are refused where their voxels lie outside, or there are none', () => {
    const { bytes } = fixture('plain.vox');
    const size = 20 + 12; // behind the headers of the file, of MAIN and of SIZE
    const smaller = bytes.slice();
    smaller[size] = 2;
    expect(dataFault(() => readVox({ path: 'x.vox', bytes: smaller })).message).to.match(
      /voxel at 2, \d, \d, outside its 2×3×5/,
    );
    const huge = bytes.slice();
    huge.set([0, 0, 1], size);
    expect(dataFault(() => readVox({ path: 'x.vox', bytes: huge })).message).to.match(
      /model is 65536×3×5.*\n.*1 to 256/,
    );
    const renamed = bytes.slice();
    renamed[20] = 120;
    expect(dataFault(() => readVox({ path: 'x.vox', bytes: renamed })).message).to.match(/holds no model/);
  });
});
