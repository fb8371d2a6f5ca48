import type { Value } from '../../ir/value.ts';
import type { Scope } from '../scope.ts';
import { attend } from './attention.ts';
import type { Mixing } from './attention.ts';
import { dropout } from './dropout.ts';
import { project } from './linear.ts';
import { rmsNorm } from './norm.ts';

export interface ArBlockOptions {
  readonly heads: number;
  readonly hidden: number;
  readonly mixing: Mixing;
  readonly projectionDropout: number;
  /** Rotates the query and key parts of [rows, S, 3W] by the tokens' positions. */
  readonly rotate?: (scope: Scope, qkv: Value) => Value;
}

/** Hidden units of SwiGLU: ⅔ · 4 · width, rounded up to a multiple of 256 (LlamaGen's rule, which the reference keeps). */
export const swigluHidden = (width: number): number => Math.ceil(Math.floor((8 * width) / 3) / 256) * 256;

/** The block of `ar` and `any-order` levels (LlamaGen's): RMSNorm, causal attention, rotary or not, SwiGLU, no biases. */
export const arBlock = (
  scope: Scope,
  x: Value,
  { heads, hidden: hiddenUnits, mixing, projectionDropout, rotate = (_, qkv) => qkv }: ArBlockOptions,
): Value => {
  const width = x.shape.dims.at(-1) ?? 0;
  const attention = scope.within('attention');
  const qkv = rotate(attention, project(attention.within('qkv'), rmsNorm(attention.within('norm'), x), 3 * width));
  const mixed = project(attention.within('projection'), attend(attention, qkv, heads, mixing), width);
  const middle = scope.map('add', 'attended', x, dropout(attention.within('projection'), mixed, projectionDropout));

  const feedForward = scope.within('feedForward');
  const normed = rmsNorm(feedForward.within('norm'), middle);
  const gate = feedForward.map('silu', 'active', project(feedForward.within('gate'), normed, hiddenUnits));
  const hidden = feedForward.map('multiply', 'gated', gate, project(feedForward.within('up'), normed, hiddenUnits));
  const down = feedForward.within('down');
  return scope.map('add', 'out', middle, dropout(down, project(down, hidden, width), projectionDropout));
};
