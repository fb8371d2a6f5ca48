import type { Generator, Recursion } from './recursion.ts';
import { walk } from './walk.ts';
import type { WalkOptions } from './walk.ts';

/** Equal runs of a segment. */
export interface SegmentRuns {
  readonly segment: string;
  /** Whose loop runs it; undefined for the recursion's start. */
  readonly place: Generator | undefined;
  readonly rows: Readonly<Record<string, number>>;
  readonly times: number;
}

/** How often sampling runs each segment on which row counts. */
export const countSegments = (recursion: Recursion, options: WalkOptions): readonly SegmentRuns[] => {
  const equal = new Map<string, { -readonly [K in keyof SegmentRuns]: SegmentRuns[K] }>();
  walk(
    recursion,
    { ...options, folded: true },
    {
      segment: ({ segment, place, rows, times }) => {
        const key = [segment, ...Object.values(rows)].join(' ');
        const known = equal.get(key);
        if (known === undefined) equal.set(key, { segment, place, rows: { ...rows }, times });
        else known.times += times;
      },
    },
  );
  return [...equal.values()];
};
