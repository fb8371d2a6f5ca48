import type { ElementwiseFn } from '../../compiler/ir/ops/functions.ts';
import type { OpKind } from '../../compiler/ir/ops/table.ts';
import type { Value } from '../../compiler/ir/value.ts';
import { attentionCases } from './cases/attention.ts';
import { elementwiseCases } from './cases/elementwise.ts';
import { lookupCases } from './cases/lookups.ts';
import { matmulCases } from './cases/matmul.ts';
import { normCases } from './cases/norm.ts';
import { tokenCases } from './cases/tokens.ts';
import type { GradientProblem } from './gradient-problem.ts';

/** A graph around one op, whose rule it tests. */
export interface GradientCase {
  readonly op: OpKind;
  readonly fn?: ElementwiseFn;
  readonly title: string;
  readonly symbols: Readonly<Record<string, number>>;
  readonly build: (problem: GradientProblem) => Value;
}

export const gradientCases: readonly GradientCase[] = [
  ...matmulCases,
  ...elementwiseCases,
  ...normCases,
  ...attentionCases,
  ...tokenCases,
  ...lookupCases,
];
