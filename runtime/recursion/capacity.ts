import { levelsOf } from './recursion.ts';
import type { Recursion } from './recursion.ts';
import { walk } from './walk.ts';
import type { WalkOptions } from './walk.ts';

/** The largest row counts that sampling leads to. */
export const samplingCapacity = (recursion: Recursion, options: WalkOptions): Record<string, number> => {
  const capacity: Record<string, number> = { ...options.rows };
  const segment = ({ rows }: { readonly rows: Readonly<Record<string, number>> }): void => {
    for (const [symbol, count] of Object.entries(rows)) capacity[symbol] = Math.max(capacity[symbol] ?? 0, count);
  };
  walk(recursion, { ...options, folded: true }, { segment });
  return capacity;
};

/** The largest row counts that `images` images can lead to in training: every patch of a masked level may be masked. */
export const trainingCapacity = (recursion: Recursion, images: number): Record<string, number> => {
  const rows: Record<string, number> = { images };
  let current = images;
  for (const { patches, down } of levelsOf(recursion)) {
    current *= patches;
    if (down.patches === 'masked') rows[down.rows] = current;
  }
  return rows;
};
