import type { Value } from '../../ir/value.ts';
import type { Scope } from '../scope.ts';

const lastDim = (value: Value): number => value.shape.dims.at(-1) ?? 1;

const weight = (scope: Scope, fanIn: number, fanOut: number): Value =>
  scope.parameter('weight', [fanOut, fanIn], { kind: 'xavier', fanIn, fanOut });

/** y = x Wᵀ: [.., K] → [.., width]. */
export const project = (scope: Scope, x: Value, width: number): Value =>
  scope.add('matmul', 'product', { layout: 'NT', groups: 1 }, x, weight(scope, lastDim(x), width));

export const addBias = (scope: Scope, x: Value): Value =>
  scope.map('add', 'biased', x, scope.parameter('bias', [lastDim(x)], { kind: 'zeros' }));

/** y = x Wᵀ + b. */
export const linear = (scope: Scope, x: Value, width: number): Value => addBias(scope, project(scope, x, width));
