import { IrError } from '../error.ts';
import type { ConstantRecipe } from '../value.ts';
import { product } from '../shape.ts';
import { coordinatesOf } from './grid.ts';
import { floatTensor } from './tensor.ts';
import type { FloatTensor } from './tensor.ts';

type RotaryRecipe = Extract<ConstantRecipe, { kind: 'rotary' }>;

/** Angles of a grid cell's pairs: every axis has an equal share of the pairs, the first axis's first. */
const rotaryAngles = (coordinates: readonly number[], { headWidth, base }: RotaryRecipe): readonly number[] => {
  const axisWidth = headWidth / coordinates.length;
  if (axisWidth % 2 !== 0)
    throw new IrError(`the pairs of a head of width ${headWidth} can't be shared by ${coordinates.length} axes`);
  return coordinates.flatMap((t) =>
    Array.from({ length: axisWidth / 2 }, (_, j) => t * base ** ((-2 * j) / axisWidth)),
  );
};

/** cos and sin of every pair for a token of the sequence; blank tokens have zeros. */
const rotaryRow = (token: number, recipe: RotaryRecipe): readonly number[] => {
  if (token < recipe.blank) return Array.from({ length: recipe.headWidth }, () => 0);
  return rotaryAngles(coordinatesOf(token - recipe.blank, recipe.grid), recipe).flatMap((angle) => [
    Math.cos(angle),
    Math.sin(angle),
  ]);
};

/** Computes a constant of the given shape from its recipe. */
export const constantFrom = (recipe: ConstantRecipe, shape: readonly number[]): FloatTensor => {
  if (recipe.kind === 'ones') return floatTensor(shape, new Float64Array(product(shape)).fill(1));
  if (recipe.kind === 'runs')
    return floatTensor(
      shape,
      recipe.runs.flatMap(([count, value]) => new Array<number>(count).fill(value)),
    );
  return floatTensor(shape, Array.from({ length: recipe.tokens }, (_, token) => rotaryRow(token, recipe)).flat());
};
