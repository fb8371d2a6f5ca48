import { expect } from 'chai';
import fc from 'fast-check';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { MaskDrawer, trainingCounts } from '../../runtime/train/row-drawer.ts';

const draw = (images: number, seed: number): MaskDrawer => {
  const drawer = new MaskDrawer(images, new CounterRandom(seed, 1), 0, trainingCounts(seed, 0));
  drawer.masked('level0', 9, 'level1');
  drawer.every('level1', 4);
  drawer.masked('level2', 6, 'level3');
  return drawer;
};

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
