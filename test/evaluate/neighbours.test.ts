import { expect } from 'chai';
import { neighbourOffsets } from '../../compiler/ir/neighbours.ts';

describe('neighbourOffsets', () => {
  it('goes top, right, bottom, left in images', () => {
    expect(neighbourOffsets(2)).to.deep.equal([[-1, 0], [0, 1], [1, 0], [0, -1]]); // prettier-ignore
  });

  it('goes before, after in sequences', () => {
    expect(neighbourOffsets(1)).to.deep.equal([[-1], [1]]);
  });

  it('visits the axes of voxels with alternating sign, then their opposites', () => {
    expect(neighbourOffsets(3)).to.deep.equal([[-1, 0, 0], [0, 1, 0], [0, 0, -1], [1, 0, 0], [0, -1, 0], [0, 0, 1]]); // prettier-ignore
  });
});
