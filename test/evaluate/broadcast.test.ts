import { expect } from 'chai';
import { broadcastOf } from '../../compiler/ir/broadcast.ts';
import { IrError } from '../../compiler/ir/error.ts';
import { rowsOf, shapeOf } from '../../compiler/ir/shape.ts';
import type { Shape } from '../../compiler/ir/shape.ts';

const images = (...dims: readonly number[]): Shape => shapeOf(rowsOf('images'), ...dims);
const plain = (...dims: readonly number[]): Shape => shapeOf(undefined, ...dims);

describe('broadcastOf', () => {
  const output = images(4, 3);

  it('reads an input of the same shape element by element', () => {
    expect(broadcastOf(images(4, 3), output)).to.equal('full');
  });

  it('repeats an input without rows whose dims end the output', () => {
    expect(broadcastOf(plain(3), output)).to.deep.equal({ suffix: 3 });
    expect(broadcastOf(plain(4, 3), output)).to.deep.equal({ suffix: 12 });
    expect(broadcastOf(plain(1, 1, 3), output)).to.deep.equal({ suffix: 3 });
    expect(broadcastOf(plain(1), output)).to.deep.equal({ suffix: 1 });
  });

  it('stretches an input whose rows and dims begin the output', () => {
    expect(broadcastOf(images(4), output)).to.deep.equal({ prefix: 3 });
    expect(broadcastOf(images(), output)).to.deep.equal({ prefix: 12 });
  });

  it('refuses anything else', () => {
    for (const input of [images(3), images(4, 1), plain(4), shapeOf(rowsOf('images', 2), 4, 3)]) {
      expect(() => broadcastOf(input, output)).to.throw(IrError, "can't be broadcast");
    }
  });
});
