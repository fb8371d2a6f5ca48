import { expect } from 'chai';
import { CounterRandom, uniform, words } from '../../runtime/random/counter-random.ts';
import { philox } from '../../runtime/random/philox.ts';

describe('counter-based draws', () => {
  it('lays out seed, stream, index and draw as documented', () => {
    expect(words(2 ** 32 + 5, 3, 2 ** 33 + 7, 11)).to.deep.equal(philox([7, 2, 11, 3], [5, 1]));
  });

  it('are uniform in [0, 1)', () => {
    const count = 20_000;
    let sum = 0;
    let squares = 0;
    for (let index = 0; index < count; index++) {
      const value = uniform(1, 2, index);
      expect(value).to.be.within(0, 1 - 2 ** -24);
      sum += value;
      squares += value * value;
    }
    expect(sum / count).to.be.closeTo(1 / 2, 0.01);
    expect(squares / count).to.be.closeTo(1 / 3, 0.01);
  });

  it('differ between seeds, streams, indices and draws', () => {
    const values = [
      uniform(1, 1, 1, 1),
      uniform(2, 1, 1, 1),
      uniform(1, 2, 1, 1),
      uniform(1, 1, 2, 1),
      uniform(1, 1, 1, 2),
    ];
    expect(new Set(values).size).to.equal(values.length);
  });

  it('pick every integer about equally often', () => {
    const random = new CounterRandom(7, 0);
    const counts = new Array<number>(6).fill(0);
    for (let index = 0; index < 12_000; index++) {
      const value = random.integer(index, 6);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) expect(count).to.be.within(1_850, 2_150);
  });

  it('refuse seeds, indices and ranges that they cannot represent', () => {
    expect(() => uniform(-1, 0, 0)).to.throw(RangeError, 'seed or index');
    expect(() => uniform(0, 0, 0.5)).to.throw(RangeError);
    expect(() => new CounterRandom(0, 0).integer(0, 0)).to.throw(RangeError);
  });
});
