import { expect } from 'chai';
import { GraphBuilder } from '../../compiler/ir/builder.ts';
import { checkGraph } from '../../compiler/ir/check-graph.ts';
import { rowsOf, shapeOf } from '../../compiler/ir/shape.ts';

describe('checkGraph', () => {
  it('refuses an op that would change a value made by another', () => {
    const rows = rowsOf('images');
    const builder = new GraphBuilder('test');
    const qkv = builder.source('qkv', shapeOf(rows, 1, 12), { kind: 'input' });
    const keys = builder.source('keys', shapeOf(rows, 5, 4), { kind: 'state' });
    const made = builder.one('repeatTokens', 'made', { count: 5 }, [
      builder.source('value', shapeOf(rows, 1, 4), { kind: 'input' }),
    ]);
    builder.one('cachedAttention', 'attended', { heads: 2, at: 0 }, [qkv, keys, made]);
    const graph = builder.finish(new Map());
    expect(() => checkGraph(graph)).to.throw(
      'attended (cachedAttention) changes made, which is neither a state nor an input',
    );
  });
});
