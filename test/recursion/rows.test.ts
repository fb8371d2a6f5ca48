import { expect } from 'chai';
import fc from 'fast-check';
import { trainingDraws } from '../../runtime/recursion/rows.ts';
import type { RowDrawer } from '../../runtime/recursion/rows.ts';
import { recursionOf } from './recursions.ts';

/** 9 patches, then 4, then 6; the outermost and the innermost level draw masks. */
const recursion = recursionOf(`data: {shape: [6, 36], channels: 1}
levels:
  - {module: masked, patch: [2, 12], width: 8, heads: 1}
  - {module: ar, patch: [2, 3], width: 8, heads: 1}
  - {module: masked, patch: 1, width: 8, heads: 1}
head: {width: 8, heads: 1}
`);

const draw = (images: number, seed: number): RowDrawer => trainingDraws(recursion, images, seed, 0);

describe('the rows of a part of a batch', () => {
  it("put together are the batch's", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), fc.nat(), (images, seed, cut) => {
        const drawer = draw(images, seed);
        const whole = drawer.part();
        const middle = cut % (images + 1);
        const parts = [drawer.part(0, middle), drawer.part(middle, images)];
        for (const symbol of ['images', 'level1', 'level3'])
          expect(parts.reduce((sum, { rows }) => sum + rows[symbol]!, 0)).to.equal(whole.rows[symbol]);
        for (const [level, count] of whole.regions)
          expect(parts.reduce((sum, { regions }) => sum + regions.get(level)!, 0)).to.equal(count);
        for (const level of ['level0', 'level2']) {
          const masks = parts.flatMap((part) => [...part.masks.get(level)!.mask]);
          expect(masks).to.deep.equal([...whole.masks.get(level)!.mask]);
          for (const { masks: lists } of parts) {
            const { mask, picked, slot } = lists.get(level)!;
            expect([...picked].every((place, index) => mask[place] === 1 && slot[place] === index + 1)).to.equal(true);
          }
        }
      }),
    );
  });
});
