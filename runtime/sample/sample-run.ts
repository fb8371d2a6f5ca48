import { cosineSchedule } from './iterations.ts';
import type { Iteration } from './iterations.ts';

/** What a package's `sampleImages` talks to: it runs segments and keeps row counts and the guidance schedule. */
export interface SampleRun {
  /** A level, or the head, starts on the regions at its origins (port `<level>.origins`). */
  enter(level: string): void;
  /** Records a segment with these scalars. */
  segment(name: string, scalars?: Readonly<Record<string, number>>): void;
  /** Rows of a symbol. */
  rows(symbol: string): number;
  setRows(symbol: string, rows: number): void;
  /** The decoding iterations of a masked level. */
  iterations(level: string, patches: number): readonly Iteration[];
  /** Guidance for the patches that are sampled next; `share` of level 0 is then known (in (0, 1]). */
  guide(share: number): void;
}

export interface GuidanceOptions {
  readonly guidance: number;
  readonly guidanceSchedule: 'linear' | 'constant';
}

/** Guidance once a share of level 0 is known: 1 + (guidance − 1) · share, or constant (as the reference at level 0). */
export const guidanceAt = ({ guidance, guidanceSchedule }: GuidanceOptions, share: number): number =>
  guidanceSchedule === 'constant' ? guidance : 1 + (guidance - 1) * share;

/** Whether unconditional rows are needed. */
export const isGuided = ({ guidance }: Pick<GuidanceOptions, 'guidance'>): boolean => guidance !== 1;

/** Row counts that a run starts with. */
export const startRows = (images: number, guided: boolean): Record<string, number> => ({
  images: guided ? 2 * images : images,
  canvases: images,
});

/** Iterations of each masked level by name, where they differ from the spec's. */
export type IterationCounts = Readonly<Record<string, number>>;

/** Row counts and schedules without a GPU: what a run of `images` rows at level 0 needs room for, and how many segments it runs. */
export class DryRun implements SampleRun {
  readonly capacity: Record<string, number>;
  /** Runs of each segment. */
  readonly runs = new Map<string, number>();
  protected readonly current: Record<string, number>;
  private readonly counts: IterationCounts;

  constructor(rows: Readonly<Record<string, number>>, counts: IterationCounts) {
    this.capacity = { ...rows };
    this.current = { ...rows };
    this.counts = counts;
  }

  enter(_level: string): void {
    // Nobody watches.
  }

  segment(name: string): void {
    this.runs.set(name, (this.runs.get(name) ?? 0) + 1);
  }

  rows(symbol: string): number {
    const rows = this.current[symbol];
    if (rows === undefined) throw new RangeError(`no rows are known for ${symbol}`);
    return rows;
  }

  setRows(symbol: string, rows: number): void {
    this.current[symbol] = rows;
    this.capacity[symbol] = Math.max(this.capacity[symbol] ?? 0, rows);
  }

  iterations(level: string, patches: number): readonly Iteration[] {
    const count = this.counts[level];
    if (count === undefined) throw new RangeError(`level ${level} has no number of iterations`);
    return cosineSchedule(patches, count);
  }

  guide(): void {
    // Guidance changes no row count.
  }
}
