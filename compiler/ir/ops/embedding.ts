import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import { accumulate, at, axisFromEnd } from '../evaluate/tensor.ts';
import { demand, f32, none, pure, shapeAt } from '../op.ts';
import type { Op } from '../op.ts';
import { lastDim } from '../shape.ts';

/** Calls `visit` with the start of every looked-up vector in [rows, groups, W] and of its row in the table [G, V, W]. */
const forEachLookup = (
  indices: Uint32Array,
  perRow: number,
  groups: number,
  table: readonly number[],
  visit: (vector: number, entry: number) => void,
): void => {
  const [entries, width] = [axisFromEnd(table, 1), axisFromEnd(table, 0)];
  for (let row = 0; row * perRow < indices.length; row++) {
    for (let group = 0; group < groups; group++) {
      visit((row * groups + group) * width, (group * entries + at(indices, row * perRow + group)) * width);
    }
  }
};

/**
 * (indices u32 [rows, I], table [G, V, W] or [V, W]) → [rows, groups, W]: group g takes row indices[·, g] of table g;
 * groups ≤ min(I, G).
 */
export const embedding: Op<{ readonly groups: number }> = {
  infer({ groups }, inputs) {
    const indices = shapeAt(inputs, 0);
    demand(groups <= lastDim(indices), 'more groups than indices');
    return [f32(indices.rows, groups, lastDim(shapeAt(inputs, 1)))];
  },
  cost: none,
  evaluate(call) {
    const table = call.floats(1);
    const width = call.axis(1, 0);
    forEachLookup(call.indices(0), call.axis(0, 0), call.attributes.groups, call.shape(1), (vector, entry) => {
      for (let w = 0; w < width; w++) call.result()[vector + w] = at(table, entry + w);
    });
  },
  ...pure,
};

/** (indices, dy [rows, groups, W]) → gradient of the table, shape `table`; tables ≥ groups get zeros. */
export const embeddingGrad: Op<{ readonly groups: number; readonly table: readonly number[] }> = {
  infer: ({ table }) => [f32(undefined, ...table)],
  cost: (node) => perElement(input(node, 1), 1),
  evaluate(call) {
    const { groups, table } = call.attributes;
    const dy = call.floats(1);
    const width = call.axis(1, 0);
    forEachLookup(call.indices(0), call.axis(0, 0), groups, table, (vector, entry) => {
      for (let w = 0; w < width; w++) accumulate(call.result(), entry + w, at(dy, vector + w));
    });
  },
  ...pure,
};
