import type { Value } from '../../ir/value.ts';
import type { Ops } from '../../ir/ops/table.ts';
import { input } from '../../ir/application.ts';
import type { GradientRule, InputGradient } from '../rule.ts';

/** The three layouts are each other's gradients: for y = x Wᵀ, dx = dy W and dW = dyᵀ x; likewise for the other two. */
export const matmulRule: GradientRule<'matmul'> = (node, dy) => {
  const { layout, groups } = node.attributes;
  const [a, b] = [input(node, 0), input(node, 1)];
  const product =
    (of: Ops['matmul']['layout'], left: Value, right: Value): InputGradient =>
    (emit) =>
      emit.last('matmul', { layout: of, groups }, [left, right]);
  switch (layout) {
    case 'NT':
      return [product('NN', dy, b), product('TN', dy, a)];
    case 'NN':
      return [product('NT', dy, b), product('TN', a, dy)];
    case 'TN':
      return [product('NT', b, dy), product('NN', a, dy)];
  }
};

/**
 * Every summed row gets the sum's gradient. There is no op that repeats rows, so dy is broadcast against x · 0 (x must be finite). Models
 * have no sumRows in their forward pass; this closes the rules over their own output.
 */
export const sumRowsRule: GradientRule<'sumRows'> = (node, dy) => {
  const add = { fn: 'add', constant: 0, stream: 0 } as const;
  const scale = { fn: 'scale', constant: 0, stream: 0 } as const;
  return [(emit) => emit.last('elementwise', add, [emit.step('zeros', 'elementwise', scale, [input(node, 0)]), dy])];
};
