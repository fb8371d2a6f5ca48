import type { Value } from '../../ir/value.ts';
import type { Scope } from '../scope.ts';
import { streamOf } from './dropout.ts';

/** How the tokens of a block see each other: all at once, or one token at a time over a key/value cache. */
export type Mixing =
  | { readonly kind: 'parallel'; readonly causal: boolean; readonly dropout: number }
  | { readonly kind: 'cached'; readonly tokens: number; readonly at: number | 'position' };

/** Multi-head attention of already projected queries, keys and values: [rows, S, 3W] → [rows, S, W]. */
export const attend = (scope: Scope, qkv: Value, heads: number, mixing: Mixing): Value => {
  if (mixing.kind === 'parallel') {
    const { causal, dropout } = mixing;
    return scope.add('attention', 'mixed', { heads, causal, dropout, stream: streamOf(scope.path) }, qkv);
  }
  const width = (qkv.shape.dims.at(-1) ?? 0) / 3;
  const shape = { rows: qkv.shape.rows, dims: [mixing.tokens, width] };
  return scope.add(
    'cachedAttention',
    'mixed',
    { heads, at: mixing.at },
    qkv,
    scope.state('keys', shape),
    scope.state('values', shape),
  );
};
