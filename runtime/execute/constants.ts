import type { ConstantRecipe } from './plan.ts';

/** Computes a constant in double precision. */
export const fillConstant = (recipe: ConstantRecipe): Float32Array<ArrayBuffer> => {
  switch (recipe.kind) {
    case 'ones':
      return Float32Array.of(1);
    case 'runs':
      return Float32Array.from(recipe.runs.flatMap(([count, value]) => new Array<number>(count).fill(value)));
    case 'rotary':
      return rotaryTable(recipe);
  }
};

type Rotary = Extract<ConstantRecipe, { kind: 'rotary' }>;

/**
 * cos and sin of rotary positions, [tokens, headWidth / 2, 2]: `blank` tokens of zeros, then the grid's cells in raster order. The pairs
 * of a head are split evenly among the axes; pair j of an axis turns by coordinate · base^(−2j / (headWidth / axes)).
 */
const rotaryTable = ({ grid, blank, tokens, headWidth, base }: Rotary): Float32Array<ArrayBuffer> => {
  const pairs = headWidth / 2;
  const perAxis = pairs / grid.length;
  const table = new Float32Array(tokens * pairs * 2);
  for (let token = blank; token < tokens; token++) {
    const coordinates = coordinatesOf(token - blank, grid);
    for (let pair = 0; pair < pairs; pair++) {
      const axis = Math.floor(pair / perAxis);
      const angle = (coordinates[axis] ?? 0) * base ** (-(pair % perAxis) / perAxis);
      table[(token * pairs + pair) * 2] = Math.cos(angle);
      table[(token * pairs + pair) * 2 + 1] = Math.sin(angle);
    }
  }
  return table;
};

/** Coordinates of a cell of the grid, by its place in raster order. */
const coordinatesOf = (cell: number, grid: readonly number[]): readonly number[] => {
  const coordinates: number[] = [];
  let rest = cell;
  for (const extent of [...grid].reverse()) {
    coordinates.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return coordinates;
};
