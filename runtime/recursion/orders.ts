/** The fixed orders in which patches may be drawn, by the names that specs use: each gives the patches of a grid, first to last. */
export const fixedOrders = {
  raster: (grid: readonly number[]): readonly number[] => patchesOf(grid).map(({ patch }) => patch),
  /**
   * The patches of one colour of a board, then the others. Within a colour those that come early lie far apart: coordinates are compared from
   * their lowest bits on, those first whose bits have an even sum (Bayer's arrangement).
   */
  checkerboard: (grid: readonly number[]): readonly number[] =>
    patchesOf(grid)
      .map(({ patch, at }) => ({ patch, key: lowBitsFirst(at, grid) }))
      .sort((a, b) => compared(a.key, b.key) || a.patch - b.patch)
      .map(({ patch }) => patch),
} as const;

/** Names of fixed orders. */
export type FixedOrder = keyof typeof fixedOrders;

/** Whether the numbers are the patches 0 … count − 1 in some order. */
export const isOrder = (order: ArrayLike<number>, count: number): boolean => {
  const sorted = Array.from(order).sort((a, b) => a - b);
  return sorted.length === count && sorted.every((patch, place) => patch === place);
};

/** All patches of a grid in raster order, with their coordinates. */
const patchesOf = (grid: readonly number[]): readonly { readonly patch: number; readonly at: readonly number[] }[] => {
  const places = grid.reduce<readonly (readonly number[])[]>(
    (found, extent) => found.flatMap((at) => Array.from({ length: extent }, (_, next) => [...at, next])),
    [[]],
  );
  return places.map((at, patch) => ({ patch, at }));
};

const lowBitsFirst = (at: readonly number[], grid: readonly number[]): readonly number[] => {
  const bits = Math.ceil(Math.log2(Math.max(...grid)));
  return Array.from({ length: bits }, (_, bit) => {
    const own = at.map((n) => (n >> bit) & 1);
    return [own.reduce((sum, n) => sum + n, 0) % 2, ...own];
  }).flat();
};

const compared = (a: readonly number[], b: readonly number[]): number => {
  const differing = a.findIndex((n, index) => n !== b[index]);
  return differing === -1 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
};
