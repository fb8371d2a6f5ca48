import type { ModelPlan } from '../execute/plan.ts';
import type { ScoredLevel } from './conditions.ts';

/**
 * Rows of each level that the score program works on at a time: all that `images` images can lead to, or as many as leave every buffer
 * under `limit` bytes.
 */
export const chunkRows = (
  plan: ModelPlan,
  levels: readonly ScoredLevel[],
  images: number,
  limit: number,
): Record<string, number> => {
  const buffers = plan.programs.score?.buffers ?? [];
  const fitting = (symbol: string): number => {
    const sizes = buffers.flatMap(({ size }) =>
      typeof size !== 'number' && size.symbol === symbol ? [size.times] : [],
    );
    return Math.max(1, Math.floor(limit / Math.max(1, ...sizes)));
  };
  const rows: Record<string, number> = { images: Math.min(images, fitting('images')) };
  let total = rows.images ?? 1;
  for (const { depth, patches } of levels) {
    total *= patches;
    const symbol = `level${depth + 1}`;
    rows[symbol] = Math.min(total, fitting(symbol));
  }
  return rows;
};
