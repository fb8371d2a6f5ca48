import type { Value } from '../ir/value.ts';
import { rowsOf } from '../ir/shape.ts';
import type { Demand } from '../ir/module.ts';
import type { Scope } from './scope.ts';
import { addBias, linear, project } from './layers/linear.ts';

/**
 * What a level hands to the one inside its patches: the states of its patches, and which of them go down.
 * class: the class embedding [rows, 1, W], above level 0. every: all patches [rows, P, W] (P = 1 when sampling patch by patch).
 * picked: only the patches listed in `picked` (row·P + patch); `slot` is the inverse list, needed for gradients.
 */
export type Handover =
  | { readonly kind: 'class'; readonly states: Value }
  | { readonly kind: 'every'; readonly states: Value }
  | {
      readonly kind: 'picked';
      readonly states: Value;
      readonly picked: Value;
      readonly slot: Value | undefined;
      readonly grid: readonly number[];
    };

/** Condition tokens of a head: its cell's own. */
export const headConditions = 1;

/** What a level demands that begins with the condition of its own patch and has no place for others. */
export const oneCondition = (module: string, conditions: number): readonly Demand[] =>
  conditions === 1
    ? []
    : [
        {
          key: 'conditions',
          message: `an ${module} level begins with one condition, its own patch's, and would not read the other ${conditions - 1}`,
          suggestion: '1, or module: masked',
        },
      ];

/**
 * The child's condition tokens [children, count, width], each the linear embedding of a state: the patch's own and its neighbours',
 * last one first, as the reference prepends them. Embedding comes before gathering: a patch's state is then embedded once, not
 * once for each neighbour that reads it; outside the grid the state is zero, whose embedding is the bias.
 */
export const conditionTokens = (scope: Scope, handover: Handover, count: number, width: number): Value => {
  const { states } = handover;
  switch (handover.kind) {
    case 'class': {
      const embedded = linear(scope, states, width);
      return count === 1 ? embedded : scope.add('repeatTokens', 'repeated', { count }, embedded);
    }
    case 'every': {
      const embedded = linear(scope, states, width);
      const patches = states.shape.dims[0] ?? 1;
      const rows = states.shape.rows ?? rowsOf('images');
      return patches === 1
        ? embedded
        : scope.reshape('tokens', embedded, rowsOf(rows.symbol, rows.times * patches), 1, width);
    }
    case 'picked': {
      const { picked, slot, grid } = handover;
      const gathered = scope.add(
        'gatherConditions',
        'gathered',
        { grid, conditions: count },
        project(scope, states, width),
        picked,
        ...(slot === undefined ? [] : [slot]),
      );
      return addBias(scope, gathered);
    }
  }
};
