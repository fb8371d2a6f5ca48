import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import { coordinatesOf, isInside, rasterIndex } from '../evaluate/grid.ts';
import { accumulate, at } from '../evaluate/tensor.ts';
import { neighbourOffsets } from '../neighbours.ts';
import { demand, f32, none, pure, shapeAt } from '../op.ts';
import type { Op } from '../op.ts';
import { dimFromEnd, lastDim, printShape, product } from '../shape.ts';

/** Of gatherConditions and its gradient. */
export interface ConditionsAttributes {
  /** Patches along each axis. */
  readonly grid: readonly number[];
  /** Conditions of each child: its own patch's state, then those of neighbours. */
  readonly conditions: number;
}

/** The patch whose state token `token` of a child's conditions holds, or undefined outside the grid. */
const conditionSource = (
  patch: number,
  token: number,
  conditions: number,
  grid: readonly number[],
): number | undefined => {
  const neighbour = conditions - 1 - token;
  if (neighbour === 0) return patch;
  const offset = neighbourOffsets(grid.length)[neighbour - 1] ?? [];
  const coordinates = coordinatesOf(patch, grid).map((coordinate, axis) => coordinate + at(offset, axis));
  return isInside(coordinates, grid) ? rasterIndex(coordinates, grid) : undefined;
};

/**
 * (x [rows, P, W], picked u32 [children], slot u32 [rows, P] if differentiated: only the gradient reads it) → [children, K, W]: the states
 * of each picked patch (index row·P + patch) and its neighbours, zero outside the grid. Token t is neighbour K − 1 − t, as the reference
 * prepends them; 0 = the patch itself, then `neighbourOffsets`.
 */
export const gatherConditions: Op<ConditionsAttributes> = {
  infer({ grid, conditions }, inputs) {
    const x = shapeAt(inputs, 0);
    demand(dimFromEnd(x, 1) === product(grid), `${printShape(x)} is no grid of ${grid.join('×')}`);
    return [f32(shapeAt(inputs, 1).rows, conditions, lastDim(x))];
  },
  cost: none,
  evaluate(call) {
    const { grid, conditions } = call.attributes;
    const x = call.floats(0);
    const patches = product(grid);
    const width = call.axis(0, 0);
    call.indices(1).forEach((picked, child) => {
      const row = Math.floor(picked / patches);
      for (let token = 0; token < conditions; token++) {
        const source = conditionSource(picked % patches, token, conditions, grid);
        if (source === undefined) continue;
        const start = (row * patches + source) * width;
        call.result().set(x.subarray(start, start + width), (child * conditions + token) * width);
      }
    });
  },
  ...pure,
};

/**
 * (dy [children, K, W], slot u32 [rows, P]: 1 + child row of a picked patch, 0 for the others) → dx [rows, P, W]: each child's gradients go
 * back to the patches that its conditions were gathered from.
 */
export const gatherConditionsGrad: Op<ConditionsAttributes> = {
  infer(_, inputs) {
    const slot = shapeAt(inputs, 1);
    return [f32(slot.rows, lastDim(slot), lastDim(shapeAt(inputs, 0)))];
  },
  cost: (node) => perElement(input(node, 0), 1),
  evaluate(call) {
    const { grid, conditions } = call.attributes;
    const dy = call.floats(0);
    const patches = product(grid);
    const width = call.axis(0, 0);
    call.indices(1).forEach((slot, i) => {
      if (slot === 0) return;
      for (let token = 0; token < conditions; token++) {
        const source = conditionSource(i % patches, token, conditions, grid);
        if (source === undefined) continue;
        const target = (Math.floor(i / patches) * patches + source) * width;
        for (let w = 0; w < width; w++)
          accumulate(call.result(), target + w, at(dy, ((slot - 1) * conditions + token) * width + w));
      }
    });
  },
  ...pure,
};
