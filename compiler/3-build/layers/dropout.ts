import type { Value } from '../../ir/value.ts';
import type { Scope } from '../scope.ts';

/** A stable stream number for a place in the model (FNV-1a of its path), so that every dropout draws its own bits. */
export const streamOf = (path: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
};

/** Zeroes a share `rate` of the elements and scales the rest by 1/(1 − rate); nothing at rate 0. */
export const dropout = (scope: Scope, x: Value, rate: number): Value => {
  if (rate === 0) return x;
  const name = scope.path;
  return scope.add('elementwise', 'dropout', { fn: 'dropout', constant: rate, stream: streamOf(name) }, x);
};
