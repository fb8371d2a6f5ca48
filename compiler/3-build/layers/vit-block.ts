import type { Value } from '../../ir/value.ts';
import type { Scope } from '../scope.ts';
import { attend } from './attention.ts';
import type { Mixing } from './attention.ts';
import { dropout } from './dropout.ts';
import { linear } from './linear.ts';
import { layerNorm } from './norm.ts';

export interface VitBlockOptions {
  readonly heads: number;
  readonly hidden: number;
  readonly mixing: Mixing;
  readonly projectionDropout: number;
  /** Chooses tokens [rows, S, W] whose new states are wanted: the others are attended to, and go no further. */
  readonly choose?: (scope: Scope, tokens: Value) => Value;
}

/** Hidden units of the two-layer perceptron where the spec doesn't say. */
export const perceptronHidden = (width: number): number => 4 * width;

/** The block of `masked` levels and of pixel heads: x + attention(LN x), then x + perceptron(LN x) with GELU. */
export const vitBlock = (
  scope: Scope,
  x: Value,
  { heads, hidden: hiddenUnits, mixing, projectionDropout, choose = (_, tokens) => tokens }: VitBlockOptions,
): Value => {
  const width = x.shape.dims.at(-1) ?? 0;
  const attention = scope.within('attention');
  const qkv = linear(attention.within('qkv'), layerNorm(attention.within('norm'), x), 3 * width);
  const chosen = choose(attention, attend(attention, qkv, heads, mixing));
  const mixed = linear(attention.within('projection'), chosen, width);
  const before = choose(scope, x);
  const middle = scope.map(
    'add',
    'attended',
    before,
    dropout(attention.within('projection'), mixed, projectionDropout),
  );

  const perceptron = scope.within('perceptron');
  const hidden = linear(perceptron.within('in'), layerNorm(perceptron.within('norm'), middle), hiddenUnits);
  const active = dropout(perceptron.within('in'), perceptron.map('gelu', 'active', hidden), projectionDropout);
  const out = dropout(perceptron.within('out'), linear(perceptron.within('out'), active, width), projectionDropout);
  return scope.map('add', 'out', middle, out);
};
