import type { ModelPlan } from '../execute/plan.ts';
import { levelsOf } from '../recursion/recursion.ts';
import type { Recursion } from '../recursion/recursion.ts';

/**
 * Rows of each level that the score program works on at a time: all that `images` images can lead to, or as many as leave every buffer
 * under `limit` bytes.
 */
export const chunkRows = (
  plan: ModelPlan,
  recursion: Recursion,
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
  const outermost = recursion.generator.scoring.rows;
  let total = Math.min(images, fitting(outermost));
  const rows: Record<string, number> = { [outermost]: total };
  for (const { patches, child } of levelsOf(recursion)) {
    total *= patches;
    rows[child.scoring.rows] = Math.min(total, fitting(child.scoring.rows));
  }
  return rows;
};
