import { neighbourOffsets } from '../neighbours.ts';
import { product } from '../shape.ts';
import type { EvaluationRule } from './call.ts';
import { coordinatesOf, isInside, rasterIndex } from './grid.ts';
import { accumulate, at } from './tensor.ts';

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

export const evaluateGatherConditions: EvaluationRule<'gatherConditions'> = (call) => {
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
};

/** Each child's condition gradients go back to the patches that they were gathered from. */
export const evaluateGatherConditionsGrad: EvaluationRule<'gatherConditionsGrad'> = (call) => {
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
};
