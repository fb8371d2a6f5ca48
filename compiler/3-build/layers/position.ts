import type { Value } from '../../ir/value.ts';
import type { Scope } from '../scope.ts';

/** The learned positions [tokens, width]. */
export const positionTable = (scope: Scope, tokens: number, width: number): Value =>
  scope.parameter('position', [tokens, width], { kind: 'normal', deviation: 0.02 });

/** Adds the learned positions of the first S of `tokens` positions to x [rows, S, W]. */
export const addPositions = (scope: Scope, x: Value, tokens: number): Value => {
  const [count = 1, width = 1] = x.shape.dims;
  const all = positionTable(scope, tokens, width);
  const used = count === tokens ? all : scope.add('sliceTokens', 'positions', { start: 0, count }, all);
  return scope.map('add', 'positioned', x, used);
};

/** Adds the learned position at the scalar `position` to the single token of x [rows, 1, W]. */
export const addPositionAt = (scope: Scope, x: Value, tokens: number): Value => {
  const all = positionTable(scope, tokens, x.shape.dims.at(-1) ?? 1);
  return scope.map('add', 'positioned', x, scope.add('tokenAt', 'positionHere', {}, all));
};
