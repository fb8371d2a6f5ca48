import { expect } from 'chai';
import { TorchRandom } from '../../compiler/reference/torch-random.ts';

describe("torch's generator", () => {
  it('is MT19937: the first and the ten-thousandth word of seed 5489', () => {
    const random = new TorchRandom(5489);
    expect(random.float() * 2 ** 24).to.equal(3499211612 & 0xffffff);
    random.skip(9998);
    expect(random.float() * 2 ** 24).to.equal(4123659995 & 0xffffff);
  });

  it('makes doubles of two words', () => {
    const words = new TorchRandom(5489);
    const high = words.float() * 2 ** 24;
    const low = words.float() * 2 ** 24;
    const double = new TorchRandom(5489).double() * 2 ** 53;
    expect(double % 2 ** 24).to.equal(low);
    expect(Math.floor(double / 2 ** 32)).to.equal(high % 2 ** 21);
  });
});
