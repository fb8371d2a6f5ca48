import { expect } from 'chai';
import { trainingBytes } from './training-bytes.ts';

/** What the plan may take for each byte that a step can't do without. */
const most = 1.3;

for (const spec of ['bench-ar', 'bench-masked'])
  describe(`a training step's memory (${spec})`, () => {
    for (const images of [1, 8, 32])
      it(`is at most ${most} times parameters, gradients, moments and what the gradient rules read (${images} images)`, async () => {
        const { peak, state, activations } = await trainingBytes(spec, images);
        // Activations are not all there is, or the sum would say little.
        expect(activations).to.be.above(state);
        expect(peak / (state + activations)).to.be.within(1, most);
      });

    for (const blocks of [4, 16, 36])
      it(`shrinks with rematerialisation to about 1/√blocks of its activations (${blocks} blocks)`, async () => {
        const overrides = ['levels.0.blocks=1', `levels.1.blocks=${blocks}`];
        const plain = await trainingBytes(spec, 8, overrides);
        const sparing = await trainingBytes(spec, 8, [...overrides, 'train.rematerialise=true']);
        expect((sparing.programs / plain.programs) * Math.sqrt(blocks)).to.be.below(most);
      });

    it('grows by what a block hands on where it is rematerialised', async () => {
      const of = (blocks: number): Promise<{ readonly programs: number }> =>
        trainingBytes(spec, 8, ['levels.0.blocks=1', `levels.1.blocks=${blocks}`, 'train.rematerialise=true']);
      const [few, many] = [await of(8), await of(24)];
      // 8 × 64 rows of 16 patches, of 21 tokens with five conditions; 64 numbers each.
      const handedOn = 8 * 64 * (spec === 'bench-ar' ? 16 : 21) * 64 * 4;
      expect((many.programs - few.programs) / 16 / handedOn).to.be.within(1, 1.01);
    });
  });
