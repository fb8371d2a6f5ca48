import { expect } from 'chai';
import { GraphBuilder } from '../../compiler/ir/builder.ts';
import { IrError } from '../../compiler/ir/error.ts';
import { evaluateGraph, floatTensor } from '../../compiler/ir/evaluate/index.ts';
import type { Graph } from '../../compiler/ir/graph.ts';
import { rowsOf, shapeOf } from '../../compiler/ir/shape.ts';

const sumOfTwice = (): Graph => {
  const builder = new GraphBuilder('test');
  const x = builder.source('x', shapeOf(rowsOf('images', 2), 1), { kind: 'input' });
  const ones = builder.source('ones', shapeOf(undefined, 1), { kind: 'constant', recipe: { kind: 'ones' } });
  const doubled = builder.one('elementwise', 'doubled', { fn: 'scale', constant: 2, stream: 0 }, [x]);
  const more = builder.one('elementwise', 'more', { fn: 'add', constant: 0, stream: 0 }, [doubled, ones]);
  return builder.finish(new Map([['sum', builder.one('sumRows', 'sum', { keep: 1 }, [more])]]));
};

describe('evaluateGraph', () => {
  it('gives every value by name, constants included', () => {
    const values = evaluateGraph(sumOfTwice(), new Map([['x', floatTensor([4, 1], [1, 2, 3, 4])]]), {
      symbols: { images: 2 },
      scalars: {},
    });
    expect(Array.from(values.get('more')!.data)).to.deep.equal([3, 5, 7, 9]);
    expect(Array.from(values.get('ones')!.data)).to.deep.equal([1]);
    expect(Array.from(values.get('sum')!.data)).to.deep.equal([24]);
  });

  it('says what is missing or does not fit', () => {
    const run = (shape: readonly number[], symbols: Readonly<Record<string, number>>) => () =>
      evaluateGraph(sumOfTwice(), new Map([['x', floatTensor(shape, [1, 2])]]), { symbols, scalars: {} });
    expect(() => evaluateGraph(sumOfTwice(), new Map(), { symbols: { images: 1 }, scalars: {} })).to.throw(
      IrError,
      'x is neither made nor fed',
    );
    expect(run([2, 1], {})).to.throw(IrError, 'the symbol images has no value');
    expect(run([1, 2], { images: 1 })).to.throw(IrError, 'x is f32 [images×2, 1] but got f32 [1, 2]');
  });
});
