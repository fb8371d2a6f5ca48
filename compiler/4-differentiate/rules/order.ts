import { input } from '../../ir/application.ts';
import type { GradientRule } from '../rule.ts';

/** A permutation's transpose is its inverse. */
export const permuteTokensRule: GradientRule<'permuteTokens'> = (node, dy) => [
  (emit) => emit.last('permuteTokens', {}, [dy, input(node, 2), input(node, 1)]),
  undefined,
  undefined,
];
