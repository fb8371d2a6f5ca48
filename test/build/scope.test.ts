import assert from 'node:assert/strict';
import { Scope } from '../../compiler/3-build/scope.ts';
import { GraphBuilder } from '../../compiler/ir/builder.ts';
import { shapeOf } from '../../compiler/ir/shape.ts';

describe('Scope', () => {
  const head = new Scope(new GraphBuilder('test')).at('head');
  const norm = head.forTurn('channel1').withinBlock(3).within('attention').within('norm');
  const gain = norm.parameter('gain', [4], { kind: 'ones' });

  it('says of a value which block and turn it belongs to, apart from its name', () => {
    const value = norm.map('gelu', 'active', gain);
    assert.equal(value.name, 'head.block3.attention.norm.active.channel1');
    assert.deepEqual(value.site, {
      place: 'head',
      block: 'head.block3',
      label: 'attention.norm.active',
      turn: 'channel1',
    });
  });

  it('keeps parameters and states out of the turns, which share them', () => {
    assert.equal(gain.name, 'head.block3.attention.norm.gain');
    assert.equal(gain.site.turn, '');
    assert.equal(norm.state('keys', shapeOf(undefined, 4)).site.turn, '');
  });

  it('tells apart two values of one name in their labels too', () => {
    const first = norm.map('silu', 'twice', gain);
    const second = norm.map('silu', 'twice', gain);
    assert.equal(second.name, 'head.block3.attention.norm.twice.channel1.2');
    assert.equal(first.site.label, 'attention.norm.twice');
    assert.equal(second.site.label, 'attention.norm.twice.2');
  });

  it('gives no block to what stands outside of blocks', () => {
    const value = head.within('condition').map('gelu', 'active', gain);
    assert.deepEqual(value.site, { place: 'head', block: '', label: 'head.condition.active', turn: '' });
  });
});
