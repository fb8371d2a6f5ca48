import { expect } from 'chai';
import { prune } from '../../compiler/5-lower/prune.ts';
import { GraphBuilder } from '../../compiler/ir/builder.ts';
import { rowsOf, shapeOf } from '../../compiler/ir/shape.ts';

describe('prune', () => {
  const rows = rowsOf('images');

  it('drops what nothing reads, back to the sources', () => {
    const builder = new GraphBuilder('test');
    const x = builder.source('x', shapeOf(rows, 1, 4), { kind: 'input' });
    const wanted = builder.one('repeatTokens', 'wanted', { count: 3 }, [x]);
    const unread = builder.one('repeatTokens', 'unread', { count: 2 }, [x]);
    builder.one('sumTokens', 'unread.sum', {}, [unread]);
    const { nodes } = prune(builder.finish(new Map([['out', wanted]])));
    expect(nodes.map(({ name }) => name)).to.deep.equal(['wanted']);
  });

  it('keeps an op that changes a state, with all that it reads, though nothing reads its outputs', () => {
    const builder = new GraphBuilder('test');
    const x = builder.source('x', shapeOf(rows, 1, 12), { kind: 'input' });
    const [keys, values] = ['keys', 'values'].map((name) =>
      builder.source(name, shapeOf(rows, 5, 4), { kind: 'state' }),
    );
    const table = builder.source('table', shapeOf(undefined, 5, 1, 2), { kind: 'input' });
    const turned = builder.one('rotaryAt', 'turned', { heads: 2 }, [x, table]);
    builder.one('cachedAttention', 'attended', { heads: 2, at: 'position' }, [turned, keys!, values!]);
    const { nodes } = prune(builder.finish(new Map()));
    expect(nodes.map(({ name }) => name)).to.deep.equal(['turned', 'attended']);
  });
});
